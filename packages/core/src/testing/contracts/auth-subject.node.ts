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
  readonly runtime: Runtime;
  readonly request: WireRequest;
  readonly abort: AbortController;
  /** Applies the strategy once, 3 s at the longest; under the trial's own signal unless another is given. */
  readonly apply: (signal?: AbortSignal) => Promise<Applied>;
  /** As `apply`, for another strategy that holds the one under test, or for another request. */
  readonly applyAs: (strategy: AuthStrategy, request?: WireRequest) => Promise<Applied>;
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
  const applyWith = (one: AuthStrategy, to: WireRequest, signal: AbortSignal): Promise<Applied> => {
    const context: AuthContext = { runtime, signal, send };
    return within(one.apply(to, context), "apply");
  };
  const apply = (signal = abort.signal): Promise<Applied> => applyWith(strategy, request, signal);
  return {
    ...subject,
    runtime,
    request,
    abort,
    apply,
    applyAs: (one, to = request) => applyWith(one, to, abort.signal),
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

/** Where the credentials are, whatever they are: header names and the target without its values. */
export function shape({ headers, target }: Pick<WireRequest, "headers" | "target">): string {
  return `${Object.keys(headers).sort().join()} ${target.replaceAll(/=[^&]*/g, "=")}`;
}

/** The error with which a promise rejects. @throws {Error} when it resolves, or does not settle in time */
export async function rejection(work: Promise<unknown>, what: string): Promise<unknown> {
  const settled = await work.then(
    () => ({ resolved: true, error: undefined }),
    (error: unknown) => ({ resolved: false, error }),
  );
  holds(!settled.resolved, `${what} resolved where it must reject`);
  if (settled.error instanceof Unsettled) throw settled.error;
  return settled.error;
}

/** A call of the strategy did not settle in time. To reject is one thing, to leave the caller waiting another. */
export class Unsettled extends Error {}

/** @throws {Unsettled} when `work` takes longer than 3 s */
async function within<T>(work: Promise<T>, what: string): Promise<T> {
  const done = new AbortController();
  const late = wait(3000, undefined, { signal: done.signal }).then(() => {
    throw new Unsettled(`Contract broken: ${what} did not settle within 3 s.`);
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
