import type { Runtime } from "../runtime/runtime.ts";

/** How long one command of a store may take. A client that has lost its server may queue commands for ever. */
export const storeLimitMs = 2000;

/** Has a store do what nobody waits for: no timer, a second try, and its error goes no further. */
export function tellStore(command: () => Promise<unknown>): void {
  void Promise.resolve()
    .then(command)
    .catch(command)
    .catch(() => undefined);
}

/** What a store answers; `undefined` when it fails in any way, or is silent for `limitMs`. Its error goes no further. */
export function storeAnswer<T>(
  runtime: Runtime,
  command: () => Promise<T>,
  limitMs = storeLimitMs,
): Promise<T | undefined> {
  return new Promise<T | undefined>((resolve) => {
    const nothing = (): void => {
      resolve(undefined);
    };
    const cancel = runtime.schedule(limitMs, nothing);
    void Promise.resolve().then(command).then(resolve, nothing).finally(cancel);
  });
}
