import { givenUp } from "./conversation.ts";

/**
 * What `work` gives, or nothing when it takes longer than that many real milliseconds. Without `work` it only waits.
 *
 * @throws {CheckEnded} as soon as the sandbox gives its checks up
 */
export async function within<T>(
  ms: number,
  lifetime: AbortSignal,
  work?: Promise<T>,
): Promise<T | undefined> {
  const signal = AbortSignal.any([lifetime]); // many wait at once: Node warns of many listeners on one signal
  let stop = (): void => undefined;
  const end = new Promise<undefined>((resolve, reject) => {
    const giveUp = (): void => reject(givenUp(lifetime));
    const timer = setTimeout(() => resolve(undefined), ms);
    stop = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp);
  });
  try {
    return await (work === undefined ? end : Promise.race([work, end]));
  } finally {
    stop();
  }
}
