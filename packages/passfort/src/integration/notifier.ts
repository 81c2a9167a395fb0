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
      tell(() => hooks.onAuthFailure?.(failure));
    },
    answered: (event) => {
      tell(() => hooks.onResponse?.(event));
    },
    failed: (error, event) => {
      tell(() => (hooks.onError === undefined ? emitFailure(error, event) : hooks.onError(error, event)));
    },
    warning: (code, message, endpoint) => {
      if (hooks.onWarning !== undefined) return tell(() => hooks.onWarning?.({ code, message, endpoint }));
      if (warned.has(code)) return;
      warned.add(code);
      emitWarning(code, message);
    },
  };
}

function tell(hook: () => unknown): void {
  const told = async (): Promise<void> => {
    await hook();
  };
  told().catch(() => undefined);
}

function emitFailure(error: unknown, { endpoint, phase }: FailedEvent): void {
  const name = error instanceof Error ? error.name : typeof error; // its message may hold personal data
  const told = `A ${endpoint ?? "request"} was answered with 500 (${name} in phase "${phase}"). Pass "hooks.onError" to see the error.`;
  emitWarning("integration_failed", told);
}

function emitWarning(code: string, message: string): void {
  globalThis.process?.emitWarning?.(`[passfort] ${message}`, { type: "IdbraidWarning", code });
}
