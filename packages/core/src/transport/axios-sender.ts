import axios, {
  type AxiosAdapter,
  type AxiosInstance,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from "axios";
import axiosRetry from "axios-retry";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { hide, IdentityError } from "../errors/identity-error.ts";
import type { Applied, AuthContext, AuthStrategy } from "../auth/auth-strategy.ts";
import { AttemptFailure, failureName } from "./attempt-failure.ts";
import type { Call } from "./call.ts";
import { runAttempt } from "./run-attempt.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { SenderParts } from "./sender-parts.ts";
import { StrategyFailure } from "./strategy-failure.ts";
import type { WireRequest } from "./wire.ts";
import { decideRetry } from "./retry-policy.ts";

/** Our config: nothing of axios' own decides anything. */
interface CallConfig extends InternalAxiosRequestConfig {
  readonly call: Call;
}

/**
 * The only file that knows axios. One private instance a client; axios-retry is the only loop, our policy decides
 * in it, and the wait happens in `onRetry`. Nothing of axios leaves `send`: it fills the call, or rejects with
 * `AttemptFailure`, `ScopeEnded` or the error of a strategy.
 */
export class AxiosSender {
  readonly #instance: AxiosInstance;
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#instance = axios.create();
    keepOnly(this.#instance.defaults, { adapter: this.#adapter });
    this.#instance.interceptors.request.use(this.#authenticate);
    axiosRetry(this.#instance, {
      retries: Infinity, // our policy counts
      retryDelay: () => 0,
      retryCondition: (error: unknown) =>
        error instanceof AttemptFailure && this.#shouldRetry(error, callOf(error)),
      onRetry: async (_count: number, error: unknown) => {
        const call = callOf(error as AttemptFailure);
        if (call.waitMs > 0) await call.init.scope.sleep(call.waitMs);
      },
    });
  }

  /** Runs the call to its end. The answer is then in `call.answer`, or `call.openAnswer` for a streamed body. */
  async send(call: Call): Promise<void> {
    await this.#instance.request({ call } as unknown as CallConfig);
    this.#parts.budget.refund(call.lastRetryCost);
  }

  /** Runs once per attempt: fresh token, timestamp, signature over the final bytes. */
  readonly #authenticate = async (
    config: InternalAxiosRequestConfig,
  ): Promise<InternalAxiosRequestConfig> => {
    const { call } = config as CallConfig;
    const { strategy, scope, request } = call.init;
    if (strategy === undefined) return config;
    const applied = await scope.race(applyOrFail(strategy, request, this.#parts.authContext(call)));
    if (applied.request.origin !== request.origin) throw foreignOrigin(call, strategy.name);
    call.wire = applied.request;
    call.ticket = applied.ticket;
    return config;
  };

  readonly #adapter: AxiosAdapter = async (config) => {
    const { call } = config as CallConfig;
    const { tracing } = this.#parts.observer;
    try {
      await (tracing === undefined
        ? runAttempt(call, this.#parts)
        : tracing.attempt(call, () => runAttempt(call, this.#parts)));
      return {
        data: undefined,
        status: 200,
        statusText: "",
        headers: config.headers,
        config,
      } as AxiosResponse;
    } catch (error) {
      // Without a config axios-retry would not look at it; where errors are printed it must not be seen.
      if (error instanceof AttemptFailure) hide(error, "config", config);
      throw error;
    }
  };

  #shouldRetry(failure: AttemptFailure, call: Call): boolean {
    const { runtime, budget, observer, agents } = this.#parts;
    const { init } = call;
    if (init.scope.cause !== undefined) return false;
    if (this.#mayReplayWithFreshCredentials(failure, call)) {
      call.authReplayed = true;
      call.replaying = true;
      call.waitMs = 0;
      observer.retryComes(call, failure.message, 0);
      return true;
    }
    const { detail } = failure;
    const decision = decideRetry({
      failure,
      replay: init.replay,
      replayAlso: init.replayAlso,
      bodySpent: init.request.streamed?.spent,
      hasKey: init.hasKey,
      attempts: call.countedAttempts,
      maxAttempts: init.maxAttempts,
      backoffBaseMs: init.backoffBaseMs,
      retries: call.retries,
      budgetTokens: budget.tokens,
      timeLeftMs: init.scope.timeLeftMs,
      retryAfterMs: detail.kind === "status" ? retryAfterMs(detail.answer.headers, runtime.now()) : undefined,
      random: runtime.random(),
    });
    if (!decision.retry) {
      call.stopReason = decision.reason;
      return false;
    }
    if (failure.staleSocket) agents.dropIdle(call.wire.origin);
    budget.spend(decision.cost);
    call.lastRetryCost = decision.cost;
    call.retries += 1;
    call.recordWait(decision.waitMs);
    observer.retryComes(call, failureName(detail), decision.waitMs);
    return true;
  }

  /** A 401 proves that nothing was done, so any method may go once more, with credentials made afresh. */
  #mayReplayWithFreshCredentials({ detail }: AttemptFailure, call: Call): boolean {
    const { strategy, authReplay, request } = call.init;
    if (detail.kind !== "status" || detail.answer.status !== 401 || strategy?.refused === undefined)
      return false;
    const mayHelp = strategy.refused(call.ticket, {
      status: 401,
      dateHeader: detail.answer.headers.single("date"),
      sentAtMs: call.attemptStartedAtMs,
      receivedAtMs: this.#parts.runtime.now(),
    });
    return mayHelp && authReplay && !call.authReplayed && request.streamed?.spent !== true;
  }
}

/**
 * axios merges its defaults into the config of every request; under our own adapter none of them does anything. The
 * object must stay the same one: the instance is a function bound to it.
 */
function keepOnly(defaults: AxiosInstance["defaults"], kept: { readonly adapter: AxiosAdapter }): void {
  for (const name of Object.keys(defaults)) Reflect.deleteProperty(defaults, name);
  Object.assign(defaults, kept);
}

async function applyOrFail(
  strategy: AuthStrategy,
  request: WireRequest,
  context: AuthContext,
): Promise<Applied> {
  try {
    return await strategy.apply(request, context);
  } catch (error) {
    throw IdentityError.isInstance(error) ? error : new StrategyFailure(strategy.name, error);
  }
}

function callOf(failure: AttemptFailure): Call {
  return (failure as AttemptFailure & { readonly config: CallConfig }).config.call;
}

function foreignOrigin(call: Call, strategy: string): ConfigurationError {
  return new ConfigurationError({
    message: `[${call.provider}] The auth strategy "${strategy}" moved the request to another origin. A strategy may add headers and query values only.`,
    provider: call.provider,
    operation: call.operation,
    callId: call.callId,
  });
}
