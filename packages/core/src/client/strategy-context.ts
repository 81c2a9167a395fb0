import type { AuthContext, AuthRequest, AuthSend } from "../auth/auth-strategy.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { Call, type CallInit } from "../transport/call.ts";
import { CallScope } from "../transport/call-scope.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { answerFacts } from "./answer-facts.ts";
import { ownRequestError } from "./call-error.ts";
import { mergeHeaders } from "./client-headers.ts";
import type { ClientSetup } from "./client-setup.ts";
import { usualAttempts } from "./prepare-call.ts";

/** Sends the requests that a strategy sends for itself: each serves many calls, so it has a life of its own. */
export function strategySend(setup: ClientSetup, send: (call: Call) => Promise<void>): AuthSend {
  const { provider, runtime, timeouts, life, maxAttempts, identify } = setup;
  const identified = (answer: WireAnswer): WireAnswer => ({
    ...answer,
    requestId: answerFacts(answer.headers, provider.responseHeaders).requestId,
  });
  return async ({ request, operation, replay, maxBytes }: AuthRequest): Promise<WireAnswer> => {
    const scope = new CallScope(runtime, timeouts.totalMs, undefined);
    const init: CallInit = {
      provider: provider.name,
      operation,
      callId: runtime.id(),
      request: { ...request, headers: mergeHeaders(identify, request.headers) },
      scope,
      timeouts,
      replay,
      replayAlso: [],
      hasKey: false,
      maxAttempts: maxAttempts ?? usualAttempts,
      maxBytes,
      stream: false,
      boundsBody: false,
      strategy: undefined,
      authReplay: false,
      lookup: undefined,
      doneOnRetry: [],
      answerHeaders: provider.responseHeaders,
    };
    const call = new Call(init);
    const release = life.enterForStrategy(scope);
    const { tracing } = setup.observer;
    let failedAs: string | undefined;
    try {
      await (tracing === undefined ? send(call) : tracing.call(call, () => send(call)));
      return identified(call.answer as WireAnswer);
    } catch (thrown) {
      const answer = call.refusal(thrown);
      if (answer !== undefined) {
        failedAs = String(answer.status);
        return identified(answer);
      }
      const error = ownRequestError(thrown, call, provider, runtime.now());
      failedAs = error.code;
      throw error;
    } finally {
      tracing?.callEnded(call, failedAs);
      release();
      scope.dispose();
    }
  };
}

/** What a strategy gets along with a call. The signal is made only for strategies that ask for it. */
export class CallAuthContext implements AuthContext {
  readonly runtime: Runtime;
  readonly send: AuthSend;
  readonly #scope: CallScope;

  constructor(runtime: Runtime, scope: CallScope, send: AuthSend) {
    this.runtime = runtime;
    this.#scope = scope;
    this.send = send;
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }
}
