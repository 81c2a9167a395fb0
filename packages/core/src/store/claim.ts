import { problem, rejectProblems } from "../options/reject-problems.ts";
import { ownProperties } from "../options/own-properties.ts";
import { toHex } from "../crypto/encoding.ts";
import { sha256, utf8 } from "../crypto/digest.ts";
import { IdentityError } from "../errors/identity-error.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { systemRuntime } from "../runtime/system-runtime.ts";
import { storeAnswer } from "./store-answer.ts";
import type { Store } from "./store.ts";

/** Options of {@link claim}. */
export interface ClaimOptions {
  /** Keeps the ids of different purposes apart, such as those of two endpoints. @default "" */
  readonly name?: string | undefined;
  /**
   * How long the work may take: should its process die, another may start it after this. Work that takes longer may
   * be started twice. @default 300000, 5 minutes
   */
  readonly runningMs?: number | undefined;
  /** How long it is remembered that the work is done. @default 259200000, 72 hours */
  readonly doneMs?: number | undefined;
  /** @default the clock of the process */
  readonly runtime?: Runtime | undefined;
}

/** The work is this caller's to do: it must end with `done` or `release`. */
export interface NewClaim {
  readonly state: "new";
  /** The work is done: from now on the id is `done`. `false` when the claim had expired and is another's now. */
  done(): Promise<boolean>;
  /** The work failed: the next claim of the id is `new`. `false` when the claim had expired. */
  release(): Promise<boolean>;
}

/** Whose work something is: the caller's, that of another who is still at it, or nobody's as it is done. */
export type Claim = NewClaim | { readonly state: "running" } | { readonly state: "done" };

/**
 * Claims a piece of work, so that of all who ask at the same time exactly one does it. Keys hold a hash of the id.
 *
 * @throws {IdentityError} when the store fails or does not answer within 2 s, also from `done` and `release`;
 * code `store_unavailable`
 * @throws {ConfigurationError} when a lifetime is not a number above 0: nothing would be claimed
 * @example
 * ```ts
 * import { claim, memoryStore } from "@idbraid/core/webhooks";
 *
 * const store = memoryStore();
 *
 * export async function once(id: string, work: () => Promise<void>): Promise<void> {
 *   const claimed = await claim(store, id);
 *   if (claimed.state !== "new") return;
 *   try {
 *     await work();
 *   } catch (error) {
 *     await claimed.release();
 *     throw error;
 *   }
 *   await claimed.done();
 * }
 * ```
 */
export async function claim(store: Store, id: string, options: ClaimOptions = {}): Promise<Claim> {
  const own = ownProperties(options);
  const { name = "", runningMs = 300_000, doneMs = 259_200_000, runtime = systemRuntime() } = own;
  rejectProblems(
    "claim",
    Object.entries({ runningMs, doneMs }).map(([option, value]) =>
      problem(option, Number.isFinite(value) && value > 0 ? undefined : "must be a number above 0"),
    ),
  );
  const key = `idbraid:claim:${toHex(await sha256(utf8(JSON.stringify([name, id]))))}`;
  const mine = `running:${runtime.id()}`;
  const release = (): Promise<boolean> => store.compareAndDelete(key, mine);
  let late = false;
  const adding = async (): Promise<boolean> => {
    const had = await store.add(key, mine, runningMs);
    if (had && late) void release().catch(() => undefined); // nobody would, and the next delivery would wait for it
    return had;
  };
  const had = await storeAnswer(runtime, adding);
  late = true;
  if (answered(had)) {
    return {
      state: "new",
      // Expired and not taken: what was done stays done.
      done: async () =>
        answered(await storeAnswer(runtime, () => store.compareAndSet(key, mine, done, doneMs))) ||
        answered(await storeAnswer(runtime, () => store.add(key, done, doneMs))),
      release: async () => answered(await storeAnswer(runtime, release)),
    };
  }
  // Gone again means that it was released just now: the next delivery finds it free.
  const held = answered(await storeAnswer(runtime, async () => ({ value: await store.get(key) })));
  return { state: held.value === done ? "done" : "running" };
}

const done = "done";

/** @throws {IdentityError} when the store did not answer */
function answered<T>(answer: T | undefined): T {
  if (answer !== undefined) return answer;
  throw new IdentityError({
    code: "store_unavailable",
    retryable: true,
    message: "The store failed, or did not answer within 2 s. Check the server behind it.",
  });
}
