import type { Runtime } from "../runtime/runtime.ts";
import { storeAnswer, storeLimitMs, tellStore } from "./store-answer.ts";
import type { Store } from "./store.ts";

/** Work that one process is to do for all who share a store. */
export interface LeasedWork<T> {
  /** What another process has left in the store by now, if it is there. It takes `limitMs` at most and never fails. */
  find(limitMs: number): Promise<T | undefined>;
  /** Does the work. The lease is kept until `stored` is settled, so that whoever gets it next finds the outcome. */
  make(): Promise<LeasedOutcome<T>>;
}

/** What the work gave. */
export interface LeasedOutcome<T> {
  readonly value: T;
  /** Settles when the store has the outcome, or will not take it. */
  readonly stored?: Promise<unknown> | undefined;
}

/** Options of {@link underLease}. */
export interface LeaseOptions {
  readonly runtime: Runtime;
  /** Lifetime of the lease of a process that has died, in milliseconds. @default 30000 */
  readonly ttlMs?: number | undefined;
  /** How long others wait for it or for the outcome, in milliseconds. @default 10000 */
  readonly waitMs?: number | undefined;
}

/**
 * Has one process at a time do the work, and gives the others what it left in the store. Whoever gets the lease looks
 * into the store again first. With a store that fails or is silent, and when the wait is over, the work is done
 * without a lease: this saves work, it is not a lock that anything may depend on.
 *
 * @param key Where the lease is kept. A hash, never a secret.
 */
export async function underLease<T>(
  store: Store,
  key: string,
  work: LeasedWork<T>,
  { runtime, ttlMs = 30_000, waitMs = 10_000 }: LeaseOptions,
): Promise<T> {
  const giveUpAtMs = runtime.monotonicMs() + waitMs;
  const limitMs = (): number => Math.min(storeLimitMs, Math.max(0, giveUpAtMs - runtime.monotonicMs()));
  let held = false;
  for (;;) {
    const lease = await acquire(store, key, ttlMs, limitMs(), runtime);
    if (lease !== "down" && lease !== "held") return findOrMake(work, lease, limitMs());
    held ||= lease === "held";
    // A store that has told of another's lease works: should a command fail after that, two would do the work.
    if (!held) return (await work.make()).value;
    const found = await work.find(limitMs());
    if (found !== undefined) return found;
    if (runtime.monotonicMs() >= giveUpAtMs) return (await work.make()).value;
    await pause(runtime, Math.min(50 + 100 * runtime.random(), giveUpAtMs - runtime.monotonicMs()));
  }
}

interface Lease {
  /** Ends it, unless it has run out and is another's by now. Does not wait. */
  release(): void;
}

/** The lease; `held` when another has it, `down` when the store does not tell. */
async function acquire(
  store: Store,
  key: string,
  ttlMs: number,
  limitMs: number,
  runtime: Runtime,
): Promise<Lease | "held" | "down"> {
  const owner = runtime.id();
  const release = (): void => {
    tellStore(() => store.compareAndDelete(key, owner));
  };
  let late = false;
  const add = async (): Promise<boolean> => store.add(key, owner, ttlMs);
  // Its answer may have been lost when the key was written already.
  const addAgain = async (): Promise<boolean> => (await add()) || (await store.get(key)) === owner;
  const adding = async (): Promise<boolean> => {
    const had = await add().catch(addAgain);
    if (had && late) release(); // nobody would, and all others would wait for it
    return had;
  };
  const had = await storeAnswer(runtime, adding, limitMs);
  late = true;
  if (had === undefined) return "down";
  return had ? { release } : "held";
}

async function findOrMake<T>(work: LeasedWork<T>, lease: Lease, limitMs: number): Promise<T> {
  let stored: Promise<unknown> | undefined;
  try {
    const found = await work.find(limitMs);
    if (found !== undefined) return found;
    const outcome = await work.make();
    stored = outcome.stored;
    return outcome.value;
  } finally {
    const release = (): void => {
      lease.release();
    };
    void Promise.resolve(stored).then(release, release);
  }
}

function pause(runtime: Runtime, ms: number): Promise<void> {
  return new Promise((resolve) => {
    runtime.schedule(ms, resolve);
  });
}
