import type { IdentityErrorInit } from "../errors/identity-error.ts";
import type { Call } from "../transport/call.ts";
import { answerFacts } from "./answer-facts.ts";

/** What every error of a call knows: which call, how often it was tried, and what the last answer's headers said. */
export function callFacts(call: Call): Omit<IdentityErrorInit, "message" | "code" | "retryable"> {
  const { provider, operation, callId, attempts, head } = call;
  const ended = call.init.scope.cause?.kind;
  return {
    provider,
    operation,
    callId,
    attempts,
    stopReason: call.stopReason ?? (ended === "deadline" ? "deadline" : "not-retryable"),
    ...(head === undefined
      ? {}
      : { status: head.status, ...answerFacts(head.headers, call.init.answerHeaders) }),
  };
}
