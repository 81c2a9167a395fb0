import { withHeader } from "../transport/wire.ts";
import type { AuthStrategy } from "./auth-strategy.ts";
import {
  basicCredentials,
  passwordProblem,
  usernameProblem,
  type BasicEncoding,
} from "./basic-credentials.ts";
import { ownProperties } from "../options/own-properties.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";
import { Secret, secretProblem, type SecretSource } from "./secrets/secret.ts";
import { SecretStrategy } from "./secrets/secret-strategy.ts";

/** Options of {@link basic}. */
export interface BasicOptions {
  /** The user name, or a function that fetches it. It may hold no colon, unless `encoding` is `form`. */
  readonly username: SecretSource;
  /** The password, or a function that fetches it. */
  readonly password: SecretSource;
  /** `form` form-encodes both halves first, which some OAuth2 servers expect. @default "raw" */
  readonly encoding?: BasicEncoding | undefined;
}

/**
 * Basic credentials with each request, in UTF-8.
 *
 * @throws {ConfigurationError} when the user name holds a colon, or either half is empty, padded or holds control characters
 * @see RFC 7617
 * @example
 * ```ts
 * import { basic } from "@idbraid/core/auth";
 *
 * basic({ username: "clientId", password: "clientSecret" });
 * ```
 */
export function basic(options: BasicOptions): AuthStrategy {
  const { username, password, encoding = "raw" } = ownProperties(options);
  const checkName = (value: string): string | undefined => usernameProblem(value, encoding);
  const checkPassword = (value: string): string | undefined => passwordProblem(value, encoding);
  rejectProblems("basic", [
    problem("encoding", ["raw", "form"].includes(encoding) ? undefined : 'must be "raw" or "form"'),
    secretProblem(username, "username", checkName),
    secretProblem(password, "password", checkPassword),
  ]);
  const secrets = [
    new Secret(username, "username", checkName),
    new Secret(password, "password", checkPassword),
  ];
  return new SecretStrategy("basic", secrets, (request, [name = "", word = ""]) => ({
    ...request,
    headers: withHeader(request.headers, "Authorization", basicCredentials(name, word, encoding)),
  }));
}
