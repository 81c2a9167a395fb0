import { withHeader } from "../transport/wire.ts";
import type { AuthStrategy } from "./auth-strategy.ts";
import { headerNameProblem, headerValueProblem } from "./header-rules.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";
import { Secret, secretProblem, type SecretSource } from "./secrets/secret.ts";
import { SecretStrategy } from "./secrets/secret-strategy.ts";

/**
 * One more header with each request, as when a developer id goes along with another credential.
 *
 * @param name As the provider spells it.
 * @param value The value, or a function that fetches it.
 * @throws {ConfigurationError} when a header cannot have this name or value
 * @example
 * ```ts
 * import { all, apiKey, header } from "@idbraid/core/auth";
 *
 * all(header("developer-id", "d-17"), apiKey({ header: "user-api-key", key: () => "from a vault" }));
 * ```
 */
export function header(name: string, value: SecretSource): AuthStrategy {
  rejectProblems("header", [
    problem("name", headerNameProblem(name)),
    secretProblem(value, "value", headerValueProblem),
  ]);
  const secret = new Secret(value, name, headerValueProblem);
  return new SecretStrategy("header", [secret], (request, [text = ""]) => ({
    ...request,
    headers: withHeader(request.headers, name, text),
  }));
}
