import type { Lines } from "./message.ts";
import { refusal } from "./refuse.ts";

/**
 * The time at which a message was signed, by what the signature covers and by nothing else.
 *
 * @throws {SignatureError} `stale` when it is outside the window, expired or unreadable; `not-covered` when no time is signed
 */
export function freshTime(covered: readonly string[], lines: Lines, windowMs: number, nowMs: number): number {
  const signed = (name: string): string | undefined =>
    covered.includes(name) ? lines.get(name)?.[0] : undefined;
  const date = signed("date");
  const created = signed("(created)");
  const times: number[] = [];
  if (date !== undefined) times.push(fixdate(date));
  if (created !== undefined) times.push(Number(created) * 1000);
  for (const time of times) {
    const aheadMs = time - nowMs;
    if (!(Math.abs(aheadMs) <= windowMs)) throw refusal("stale", `its time is ${aheadMs} ms ahead`);
  }
  if (Number(signed("(expires)") ?? Infinity) * 1000 < nowMs) throw refusal("stale", "it has expired");
  const [time] = times;
  if (time === undefined) throw refusal("not-covered", "it covers no time");
  return time;
}

/** An IMF-fixdate in milliseconds: the one text that this time has, so that a weekday that is wrong makes it none. */
function fixdate(text: string): number {
  const time = Date.parse(text);
  return new Date(time).toUTCString() === text ? time : NaN;
}
