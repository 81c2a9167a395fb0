import { parseFixdate } from "../transport/retry-after.ts";
import type { AuthAnswer } from "./auth-strategy.ts";

/** Below this the clocks agree well enough. */
const toleratedMs = 30_000;

/**
 * How far each server's clock is from ours, learned from the `Date` of a 401. Every attempt remembers the offset it
 * was signed with: only an attempt signed with another one than the present is worth repeating, so that many refused
 * at once are each repeated once.
 */
export class ClockOffsets {
  readonly #offsetsMs = new Map<string, number>();

  /** The server's clock minus ours, in milliseconds; 0 while nothing was learned. */
  of(origin: string): number {
    return this.#offsetsMs.get(origin) ?? 0;
  }

  /** Any learned offset, for reports. */
  get learned(): number | undefined {
    return [...this.#offsetsMs.values()][0];
  }

  /** Learns from a 401. `true` when a request signed with `usedMs` is worth repeating. */
  refused(origin: string, usedMs: number, answer: AuthAnswer): boolean {
    const serverMs = answer.dateHeader === undefined ? undefined : parseFixdate(answer.dateHeader);
    if (answer.status === 401 && serverMs !== undefined) {
      const offsetMs = serverMs - (answer.sentAtMs + answer.receivedAtMs) / 2;
      // A Date has whole seconds: what differs by less than the tolerance from the offset in use says nothing new.
      if (Math.abs(offsetMs - this.of(origin)) > toleratedMs) this.#offsetsMs.set(origin, offsetMs);
    }
    return this.of(origin) !== usedMs;
  }
}
