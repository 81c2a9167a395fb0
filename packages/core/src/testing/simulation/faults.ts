import { seededRandom } from "../seeded-random.ts";

/**
 * What may happen to a connection while it is opened: the name is not found, nobody listens, nobody answers, or it
 * takes up to 7 s.
 */
export type ConnectionFaultKind = "unresolved" | "refused" | "silent" | "slow-connect";

/**
 * What may happen to a request and its answer.
 *
 * - `lost-before`, `lost-in-request`: the connection breaks before or while the request is sent; nothing is executed.
 * - `lost-answer`, `cut-head`, `cut-body`: it is executed, and the connection breaks before or within the answer.
 * - `stall-head`, `stall-body`: the answer stops within its headers or its body, and nobody says so.
 * - `closed-after`: the connection breaks right after the answer.
 * - `slow-provider`, `late-answer`: up to 40 s pass before it is executed, or before it is answered.
 * - `trickle`: the answer comes in pieces.
 * - `refused-before`: a 4xx or 5xx comes in place of the answer, with or without `Retry-After`; nothing is executed.
 * - `failed-after`: it is executed, and a gateway answers 500, 502 or 504.
 * - `garbage`: it is executed, and answered with 200 and a body that nobody can read.
 */
export type ExchangeFaultKind =
  | "lost-before"
  | "lost-in-request"
  | "lost-answer"
  | "cut-head"
  | "cut-body"
  | "stall-head"
  | "stall-body"
  | "closed-after"
  | "slow-provider"
  | "late-answer"
  | "trickle"
  | "refused-before"
  | "failed-after"
  | "garbage";

/** One drawn fault. */
export interface Fault<Kind extends string = ConnectionFaultKind | ExchangeFaultKind> {
  /** Its number in the schedule. */
  readonly index: number;
  readonly kind: Kind;
  /** How far, how long or which one, from 0 to 1. */
  readonly amount: number;
  /** A connection that breaks is reset; otherwise it is closed in order. */
  readonly reset: boolean;
}

const connectionKinds: readonly ConnectionFaultKind[] = ["unresolved", "refused", "silent", "slow-connect"];
const exchangeKinds: readonly ExchangeFaultKind[] = [
  "lost-before",
  "lost-in-request",
  "lost-answer",
  "lost-answer",
  "cut-head",
  "cut-body",
  "stall-head",
  "stall-body",
  "closed-after",
  "closed-after",
  "slow-provider",
  "late-answer",
  "late-answer",
  "trickle",
  "refused-before",
  "refused-before",
  "refused-before",
  "failed-after",
  "failed-after",
  "garbage",
];

/**
 * Draws the faults of one schedule. Each has its own numbers, so that a muted one does not change the others: that is
 * how a failing schedule is made smaller.
 */
export class Faults {
  /** Those that struck, in order. */
  readonly struck: Fault[] = [];
  readonly #seed: number;
  readonly #muted: ReadonlySet<number>;
  readonly #chance: number;
  #drawn = 0;

  /** @param muted The numbers of faults that are to be left out. */
  constructor(seed: number, muted: ReadonlySet<number>) {
    this.#seed = seed;
    this.#muted = muted;
    this.#chance = 0.1 + 0.5 * seededRandom(seed)(); // from calm weather to a storm
  }

  connection(): Fault<ConnectionFaultKind> | undefined {
    return this.#draw(connectionKinds, this.#chance / 5);
  }

  exchange(): Fault<ExchangeFaultKind> | undefined {
    return this.#draw(exchangeKinds, this.#chance);
  }

  #draw<Kind extends ConnectionFaultKind | ExchangeFaultKind>(
    kinds: readonly Kind[],
    chance: number,
  ): Fault<Kind> | undefined {
    this.#drawn += 1;
    const index = this.#drawn;
    const random = seededRandom(Math.imul(this.#seed, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b));
    if (random() >= chance || this.#muted.has(index)) return undefined;
    const kind = kinds[Math.floor(random() * kinds.length)] as Kind;
    const fault = { index, kind, amount: random(), reset: random() < 0.5 };
    this.struck.push(fault);
    return fault;
  }
}
