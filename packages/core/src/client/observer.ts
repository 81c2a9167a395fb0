import type { IdentityError } from "../errors/identity-error.ts";
import { safeHeaders } from "../logging/safe-headers.ts";
import type { Logger, Warning } from "../logging/logger.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Call } from "../transport/call.ts";
import type { CallObserver } from "../transport/call-observer.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { Tracing } from "../telemetry/tracing.ts";
import type { Tracer } from "../telemetry/tracer.ts";
import { answerFacts } from "./answer-facts.ts";
import type { HookCall, Hooks } from "./hooks.ts";
import type { Provider } from "./provider.ts";

/** What an {@link Observer} tells things to. */
export interface ObserverParts {
  readonly hooks: Hooks;
  readonly logger: Logger | undefined;
  readonly onWarning: ((warning: Warning) => void) | undefined;
  readonly tracer?: Tracer | undefined;
  readonly runtime: Runtime;
  readonly responseHeaders: Provider["responseHeaders"];
}

/** Tells hooks, logger and warnings. What a listener throws never reaches the call. */
export class Observer implements CallObserver {
  readonly tracing: Tracing | undefined;
  readonly #parts: ObserverParts;
  readonly #warned = new Set<string>();

  constructor(parts: ObserverParts) {
    this.#parts = parts;
    this.tracing = parts.tracer && new Tracing(parts.tracer, this.#tracerFailed);
  }

  attemptStarts(call: Call): void {
    const { hooks, logger } = this.#parts;
    if (hooks.onRequest === undefined && logger === undefined) return;
    const event = { ...hookCall(call), method: call.wire.method };
    this.#log("debug", "request", event);
    this.tell(() => hooks.onRequest?.(event));
  }

  attemptAnswered(call: Call, answer: Pick<WireAnswer, "status" | "headers">): void {
    const { hooks, logger, runtime, responseHeaders } = this.#parts;
    if (hooks.onResponse === undefined && logger === undefined) return;
    const event = {
      ...hookCall(call),
      status: answer.status,
      durationMs: runtime.monotonicMs() - call.attemptStartedMs,
      requestId: answerFacts(answer.headers, responseHeaders).requestId,
      headers: safeHeaders(answer.headers),
    };
    this.#log("debug", "response", event);
    this.tell(() => hooks.onResponse?.(event));
  }

  retryComes(call: Call, reason: string, waitMs: number): void {
    const { hooks, logger } = this.#parts;
    if (hooks.onRetry === undefined && logger === undefined) return;
    const event = { ...hookCall(call), attempt: call.attempts.length, reason, waitMs };
    this.#log("debug", "retry", event);
    this.tell(() => hooks.onRetry?.(event));
  }

  callFailed(call: Pick<Call, "provider" | "operation" | "callId" | "attempts">, error: IdentityError): void {
    const { hooks, logger } = this.#parts;
    const { provider, operation, callId, attempts } = call;
    const event = { provider, operation, callId, attempt: attempts.length, error };
    if (logger !== undefined) this.#log("warn", "failed", { ...event, error: error.toJSON() });
    this.tell(() => hooks.onError?.(event));
  }

  /** To the logger, and to `onWarning` or once per code to the process's warnings. */
  warn(warning: Warning): void {
    this.#log("warn", warning.message, { code: warning.code, operation: warning.operation });
    this.#report(warning);
  }

  readonly #tracerFailed = (): void => {
    this.warn({
      code: "tracer_failed",
      message: "The tracer threw. The call went on; a tracer must not throw.",
    });
  };

  #report(warning: Warning): void {
    const { onWarning } = this.#parts;
    if (onWarning !== undefined) {
      safely(
        () => onWarning(warning),
        () => undefined, // nobody is left to be told
      );
    } else if (!this.#warned.has(warning.code)) {
      this.#warned.add(warning.code);
      process.emitWarning(warning.message, { type: "IdbraidWarning", code: warning.code });
    }
  }

  #log(level: keyof Logger, message: string, fields: object): void {
    safely(
      () => this.#parts.logger?.[level](message, fields as Readonly<Record<string, unknown>>),
      () => {
        this.#report({
          code: "logger_failed",
          message: "The logger threw. The call went on; a logger must not throw.",
        });
      },
    );
  }

  /** Runs a function that a user gave us. */
  tell(hook: () => unknown): void {
    safely(hook, () => {
      this.warn({ code: "hook_failed", message: "A hook threw. The call went on; hooks must not throw." });
    });
  }
}

/** Runs what a user gave us, which may throw, or reject later if it is async. */
function safely(listener: () => unknown, onFailure: () => void): void {
  try {
    const returned = listener();
    if (isThenable(returned)) returned.then(undefined, onFailure);
  } catch {
    onFailure();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}

function hookCall(call: Call): HookCall {
  const { provider, operation, callId } = call;
  return { provider, operation, callId, attempt: call.attemptNumber };
}
