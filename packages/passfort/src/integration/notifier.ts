import type { Endpoint } from "./endpoint.ts";
import type { AnsweredEvent, AuthFailure, FailedEvent, IntegrationHooks } from "./hooks.ts";

/** Calls the hooks. What they throw, at once or later, reaches nobody. */
export interface Notifier {
  authFailure(failure: AuthFailure): void;
  answered(event: AnsweredEvent): void;
  failed(error: unknown, event: FailedEvent): void;
  warning(code: string, message: string, endpoint: Endpoint): void;
}

/** What tells an operator of an integration's doings. */
export function notifier(hooks: IntegrationHooks): Notifier {
  const warned = new Set<string>();
  return {
    authFailure: (failure) => {
      if (hooks.onAuthFailure !== undefined) return tell(() => hooks.onAuthFailure?.(failure));
      once(failure.code, authFailureText(failure), failure.code);
    },
    answered: (event) => {
      tell(() => hooks.onResponse?.(event));
    },
    failed: (error, event) => {
      if (hooks.onError !== undefined) return tell(() => hooks.onError?.(error, event));
      const text = failureText(error, event);
      once(text, text, "integration_failed");
    },
    warning: (code, message, endpoint) => {
      if (hooks.onWarning !== undefined) return tell(() => hooks.onWarning?.({ code, message, endpoint }));
      once(code, message, code);
    },
  };

  /** Whoever asks often must not fill a log. */
  function once(what: string, message: string, code: string): void {
    if (warned.has(what)) return;
    warned.add(what);
    globalThis.process?.emitWarning?.(`[passfort] ${message}`, { type: "IdbraidWarning", code });
  }
}

function tell(hook: () => unknown): void {
  const told = async (): Promise<void> => {
    await hook();
  };
  told().catch(() => undefined);
}

function authFailureText({ message }: AuthFailure): string {
  return `A request was not let in. ${message} Pass "hooks.onAuthFailure" to hear of each.`;
}

function failureText(error: unknown, { endpoint, phase }: FailedEvent): string {
  const name = error instanceof Error ? error.name : typeof error; // its message may hold personal data
  return `A ${endpoint ?? "request"} was answered with 500 (${name} in phase "${phase}"). Pass "hooks.onError" to see each error.`;
}
