import type { CheckedSignature } from "./check-signature.ts";
import type { Lines } from "./message.ts";

/** What the signature of an answer needs of the request. */
export interface AnsweredRequest extends CheckedSignature {
  readonly lines: Lines;
}

/** A request whose signature was verified. Only `verify` makes one, and only one of these can be answered with a signature. */
export class VerifiedRequest {
  /** The id of the key that signed it: who sent it. */
  readonly keyId: string;
  /** The names that the signature covers, in lower case. What is not among them may have been changed on the way. */
  readonly covered: readonly string[];
  /** When it was signed by its sender's clock, in milliseconds since 1970. */
  readonly signedAtMs: number;
  readonly #answered: AnsweredRequest;

  /** @internal */
  constructor(checked: CheckedSignature, lines: Lines) {
    this.keyId = checked.keyId;
    this.covered = checked.covered;
    this.signedAtMs = checked.signedAtMs;
    this.#answered = { ...checked, lines };
  }

  /**
   * What its answer is signed with; `undefined` for anything that `verify` did not make.
   *
   * @internal
   */
  static answered(value: unknown): AnsweredRequest | undefined {
    return typeof value === "object" && value !== null && #answered in value ? value.#answered : undefined;
  }
}
