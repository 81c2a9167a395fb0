import { AbortError } from "../errors/abort-error.ts";

/**
 * What shared work gives, unless this waiter's signal is aborted first: then only this waiter is rejected and the
 * work goes on. No listener stays on the signal.
 *
 * @throws {AbortError} when the signal is aborted
 */
export function waitFor<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(new AbortError({ message: "The call was aborted while it waited for credentials." }));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    const settle = (): void => {
      signal.removeEventListener("abort", onAbort);
    };
    work.finally(settle).then(resolve, reject); // also when it is too late: a failure must not go unhandled
  });
}
