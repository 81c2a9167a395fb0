import type { Store } from "./store.ts";

/**
 * What is wrong with a store given as an option. The client of a database has some of these methods too, and its
 * failures would be taken for those of a store that is down.
 */
export function storeProblem(store: unknown): string | undefined {
  if (store === undefined) return undefined;
  const owner = Object(store) as Readonly<Record<string, unknown>>;
  if (methods.every((method) => typeof owner[method] === "function")) return undefined;
  return `must have the methods ${methods.join(", ")}`;
}

const methods = ["get", "set", "add", "compareAndSet", "compareAndDelete"] as const satisfies (keyof Store)[];
