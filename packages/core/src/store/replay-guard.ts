import { problem, rejectProblems } from "../options/reject-problems.ts";
import { ownProperties } from "../options/own-properties.ts";
import { sha256 } from "../crypto/digest.ts";
import { toHex } from "../crypto/encoding.ts";
import { IdentityError } from "../errors/identity-error.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { systemRuntime } from "../runtime/system-runtime.ts";
import { storeAnswer } from "./store-answer.ts";
import { storeProblem } from "./store-problem.ts";
import type { Store } from "./store.ts";

/** Remembers what was seen, so that nothing counts twice. */
export interface ReplayGuard {
  /**
   * `true` the first time these bytes come within `ttlMs`, for one caller only.
   *
   * @throws {IdentityError} when the store fails or does not answer within 2 s, and the guard refuses then; code
   *   `store_unavailable`
   */
  firstUse(bytes: Uint8Array, ttlMs: number): Promise<boolean>;
}

/** Options of {@link replayGuard}. */
export interface ReplayGuardOptions {
  /**
   * What happens while the store fails or is silent. `refuse` lets nothing pass; `accept` lets everything pass, so that
   * a message that was intercepted may pass again. @default "refuse"
   */
  readonly onStoreFailure?: "refuse" | "accept" | undefined;
  /** @default the clock of the process */
  readonly runtime?: Runtime | undefined;
}

/**
 * Refuses a signature that was used before. Share the store between all processes that serve: each would otherwise let
 * the same message pass once. The store gets a hash of the signature for twice the window of the profile and a second,
 * and no more: `memoryStore` needs `maxEntries` for all messages of that time, or it forgets the first of them.
 *
 * Signed times are whole seconds, so that equal messages of one second have the same signature: only one of them passes.
 *
 * @throws {ConfigurationError} when there is no store, or an option cannot work
 * @example
 * ```ts
 * import { memoryStore } from "@idbraid/core";
 * import { replayGuard, verify, type SignedRequest } from "@idbraid/core/signatures";
 *
 * const replay = replayGuard(memoryStore());
 * const keys = new Map([["key-1", new Uint8Array(32).fill(7)]]);
 * const check = (request: SignedRequest) => verify(request, { keys, replay });
 * ```
 */
export function replayGuard(store: Store, options: ReplayGuardOptions = {}): ReplayGuard {
  const { onStoreFailure = "refuse", runtime = systemRuntime() } = ownProperties(options);
  rejectProblems("replayGuard", [
    problem("store", storeProblem(store ?? null)),
    problem(
      "onStoreFailure",
      ["refuse", "accept"].includes(onStoreFailure) ? undefined : 'must be "refuse" or "accept"',
    ),
  ]);
  return {
    async firstUse(bytes, ttlMs) {
      const key = `idbraid:replay:${toHex(await sha256(bytes))}`;
      const added = await storeAnswer(runtime, () => store.add(key, "seen", ttlMs));
      if (added !== undefined) return added;
      if (onStoreFailure === "accept") return true;
      throw new IdentityError({
        code: "store_unavailable",
        retryable: true,
        message:
          'The store of the replay guard failed, or did not answer within 2 s, so that a message was refused. Check the server behind it, or choose onStoreFailure: "accept".',
      });
    },
  };
}
