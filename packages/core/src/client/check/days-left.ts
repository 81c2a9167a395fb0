/** Whole days until an instant; negative when it has passed. */
export function daysLeft(untilMs: number, nowMs: number): number {
  return Math.floor((untilMs - nowMs) / 86_400_000);
}
