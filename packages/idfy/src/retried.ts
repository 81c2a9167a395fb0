import type { ApiError, Attempt } from "@idbraid/core";

/** What is to be made of a 404 that answers the retry of a DELETE. */
export type RetriedDeleteNotFound = "done" | "error";

/** True when the call was sent before, and that earlier attempt may have taken effect. */
export function mayHaveTakenEffectBefore(error: ApiError): boolean {
  return error.attempts.slice(0, -1).some(mayHaveTakenEffect);
}

function mayHaveTakenEffect({ status, failure }: Attempt): boolean {
  if (status !== undefined) return status === 408 || (status >= 500 && status !== 501 && status !== 505);
  return failure !== undefined && !notSent.has(failure);
}

/** After these no byte of the request was written. */
const notSent: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "timeout:connect"]);
