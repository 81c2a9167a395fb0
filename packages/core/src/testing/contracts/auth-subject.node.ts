import { getEventListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Applied, AuthAnswer, AuthContext, AuthSend, AuthStrategy } from "../../auth/auth-strategy.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { WireRequest } from "../../transport/wire.ts";
import { findCanaries, type CanarySecrets } from "../find-canaries.node.ts";
import { virtualRuntime } from "../virtual-runtime.ts";
import { holds } from "./contract-case.ts";

/** A strategy under test. A fresh one is made for each case. */
export interface AuthStrategySubject {
  readonly strategy: AuthStrategy;
  /** The secrets it was made with, best from `canary()`. They may show up nowhere but in the request. */
  readonly secrets: CanarySecrets;
  /** Answers the strategy's own requests. @default it has none: sending one breaks the contract */
  readonly send?: AuthSend;
  /** @default a virtual runtime with seed 1 */
  readonly runtime?: Runtime;
}

/** What a case is run with: `apply` on the frozen sample request, and the means to abort it. */
export interface AuthTrial extends AuthStrategySubject {
  readonly request: WireRequest;
  readonly abort: AbortController;
  /** Applies the strategy once, 2 s at the longest; under the trial's own signal unless another is given. */
  readonly apply: (signal?: AbortSignal) => Promise<Applied>;
  /** 200 calls at once, each under a signal of its own, settled. */
  readonly applyInParallel: () => Promise<PromiseSettledResult<Applied>[]>;
  /** Abort listeners added to the trial's signal and still there. */
  readonly abortListeners: () => number;
  /** An answer with this status, received now. */
  readonly answer: (status: number) => AuthAnswer;
  /** @throws {Error} when a secret is found in `value` */
  readonly noSecretIn: (value: unknown, what: string) => void;
}

/** One case of the contract, still without a strategy. */
export interface AuthCase {
  readonly name: string;
  readonly run: (trial: AuthTrial) => Promise<void>;
}

/** Sets up a trial of one subject. */
export function authTrial(subject: AuthStrategySubject, template: WireRequest): AuthTrial {
  const { strategy, secrets, send = noSend, runtime = virtualRuntime() } = subject;
  const abort = new AbortController();
  const had = getEventListeners(abort.signal, "abort").length;
  const headers = Object.freeze(
    Object.assign(Object.create(null) as Record<string, string>, template.headers),
  );
  const request = Object.freeze({ ...template, headers });
  const apply = (signal = abort.signal): Promise<Applied> => {
    const context: AuthContext = { runtime, signal, send };
    return within(strategy.apply(request, context), "apply");
  };
  return {
    ...subject,
    request,
    abort,
    apply,
    applyInParallel: () =>
      Promise.allSettled(Array.from({ length: 200 }, () => apply(new AbortController().signal))),
    abortListeners: () => getEventListeners(abort.signal, "abort").length - had,
    answer: (status) => ({
      status,
      dateHeader: new Date(runtime.now()).toUTCString(),
      sentAtMs: runtime.now(),
      receivedAtMs: runtime.now(),
    }),
    noSecretIn(value, what) {
      const [first] = findCanaries(value, secrets);
      holds(first === undefined, `${what} shows ${first?.secret} (${first?.form}) in ${first?.place}`);
    },
  };
}

/** The error with which a promise rejects. @throws {Error} when it resolves */
export async function rejection(work: Promise<unknown>, what: string): Promise<unknown> {
  const settled = await work.then(
    () => ({ resolved: true, error: undefined }),
    (error: unknown) => ({ resolved: false, error }),
  );
  holds(!settled.resolved, `${what} resolved where it must reject`);
  return settled.error;
}

/** @throws {Error} when `work` takes longer than 2 s */
async function within<T>(work: Promise<T>, what: string): Promise<T> {
  const done = new AbortController();
  const late = wait(2000, undefined, { signal: done.signal }).then(() => {
    throw new Error(`Contract broken: ${what} did not settle within 2 s.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    done.abort();
  }
}

const noSend: AuthSend = () =>
  Promise.reject(new Error("Contract broken: the strategy sent a request of its own."));
