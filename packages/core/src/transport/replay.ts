/**
 * When an operation may be sent again.
 *
 * - `safe`: after any network failure, timeout, 408, 429 and 5xx except 501 and 505.
 * - `keyed`: as `safe` when the call carries its idempotency key, else as `unsent`.
 * - `unsent`: only when it is provable that no byte was written, or after 429.
 * - `never`: only when it is provable that no byte was written.
 */
export type ReplayClass = "safe" | "keyed" | "unsent" | "never";

/** Why a failed call was not tried again. */
export type StopReason =
  | "attempts"
  | "deadline"
  | "budget"
  | "replay-class"
  | "retry-after"
  | "not-retryable";
