import { ConfigurationError } from "../errors/configuration-error.ts";
import type { Call } from "../transport/call.ts";
import type { AnswerFacts } from "./answer-facts.ts";
import { subject } from "./error-text.ts";
import type { Provider } from "./provider.ts";

/** The error for an answer from another environment than the one the client was made for; `undefined` when all is well. */
export function environmentError(
  facts: AnswerFacts,
  call: Call,
  provider: Provider,
): ConfigurationError | undefined {
  const { expectEnvironment } = provider;
  if (
    expectEnvironment === undefined ||
    facts.environment === undefined ||
    facts.environment === expectEnvironment
  ) {
    return undefined;
  }
  const { operation, callId, attempts } = call;
  return new ConfigurationError({
    ...facts,
    provider: provider.name,
    operation,
    callId,
    attempts,
    code: "wrong_environment",
    message: `${subject(call)} was answered by the environment "${facts.environment}", but the client expects "${expectEnvironment}". The call took effect there. Use credentials of "${expectEnvironment}", or change "expectEnvironment".`,
  });
}
