import { ConfigurationError } from "../errors/configuration-error.ts";
import type { Call } from "../transport/call.ts";
import { callFacts } from "./call-facts.ts";
import { subject } from "./error-text.ts";
import type { Provider } from "./provider.ts";

/** The error for an answer from another environment than the one the client was made for; `undefined` when all is well. */
export function environmentError(
  call: Call,
  { expectEnvironment }: Provider,
): ConfigurationError | undefined {
  const facts = callFacts(call);
  const { environment, status = 0 } = facts;
  if (expectEnvironment === undefined || environment === undefined || environment === expectEnvironment) {
    return undefined;
  }
  const effect = status < 300 ? "The call took effect there." : `It was refused there with ${status}.`;
  return new ConfigurationError({
    ...facts,
    code: "wrong_environment",
    message: `${subject(call)} was answered by the environment "${environment}", but the client expects "${expectEnvironment}". ${effect} Use credentials of "${expectEnvironment}", or change "expectEnvironment".`,
  });
}
