/** How an integration is called. Every member may be left out. */
export interface PassfortIntegrationOptions {
  /**
   * What the `algorithm` parameter says. The signature is HMAC-SHA-256 either way.
   * @default "hs2019"
   */
  readonly label?: "hs2019" | "hmac-sha256" | undefined;
  /**
   * Leaves out the last quote of `Authorization`, as PassFort did until May 2023.
   * @default false
   */
  readonly unterminatedLastQuote?: boolean | undefined;
  /**
   * Whether an unsigned answer is objected to. A signature that does not hold always is.
   * @default "optional"
   */
  readonly signedAnswers?: "required" | "optional" | undefined;
  /**
   * What becomes of the seconds between polls: nobody waits for them (`skip`), the sandbox clock jumps over them
   * (`advance`, for an integration that lives by the same clock: to another one the next date is too far off), or
   * they pass (`wait`).
   * @default "skip"
   */
  readonly intervals?: "skip" | "advance" | "wait" | undefined;
  /** Real milliseconds to wait for an answer. Default: what the template says, else 60 000. */
  readonly timeoutMs?: number | undefined;
  /** Real milliseconds to wait for a callback. Default: what the template says, else 60 000. */
  readonly callbackTimeoutMs?: number | undefined;
  /** PEM of an authority to trust, for HTTPS with a certificate of your own. */
  readonly ca?: string | undefined;
}
