import { tlsEnvironmentProblem } from "../../transport/base-url.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import { passwordProblem, usernameProblem, type BasicEncoding } from "../basic-credentials.ts";
import { ClientCredentials } from "./client-credentials-strategy.ts";
import { parametersProblem, scopesProblem } from "./option-problems.ts";
import { ownProperties } from "../../options/own-properties.ts";
import { problem, rejectProblems } from "../../options/reject-problems.ts";
import {
  Secret,
  secretProblem,
  valueProblem,
  type SecretCheck,
  type SecretSource,
} from "../secrets/secret.ts";
import { secureUrlProblem } from "../secure-url.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import { lifetimesProblems, type TokenLifetimes } from "../tokens/token-lifetimes.ts";
import { tokenStoreProblem, type TokenStore } from "../tokens/token-store.ts";

/** Options of {@link oauth2ClientCredentials}. */
export interface OAuth2ClientCredentialsOptions {
  /** The token endpoint: https, or http on a loopback address. */
  readonly tokenUrl: string;
  readonly clientId: string;
  /** The secret, or a function that fetches it. */
  readonly clientSecret: SecretSource;
  /** What the token is to be good for. @default whatever the provider grants */
  readonly scopes?: readonly string[] | undefined;
  /** Client id and secret in the `Authorization` header, or as fields of the form. Never both. @default "basic" */
  readonly clientAuth?: "basic" | "post" | undefined;
  /** With `basic`: form-encode both halves first, as the RFC asks, or send them raw, as some providers do. @default "form" */
  readonly basicEncoding?: BasicEncoding | undefined;
  /** More fields of the token request, such as `audience`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** When tokens are renewed. @default 300 s before the end in the background, from 30 s before it calls wait */
  readonly lifetimes?: TokenLifetimes | undefined;
  /** Shares tokens with other clients. @default one of its own */
  readonly tokenStore?: TokenStore | undefined;
}

/**
 * A bearer token from the client credentials grant. The token is cached, renewed before it ends, fetched once for
 * all calls that wait, and fetched anew after a 401. It is never parsed.
 *
 * A refusing token endpoint rejects calls with `AuthenticationError`, whose `oauthError` tells why.
 *
 * @throws {ConfigurationError} when an option cannot work; all problems at once
 * @see RFC 6749, section 4.4
 * @example
 * ```ts
 * import { oauth2ClientCredentials } from "@idbraid/core/auth";
 *
 * oauth2ClientCredentials({
 *   tokenUrl: "https://login.example.com/oauth/token",
 *   clientId: "my-client",
 *   clientSecret: async () => "from a vault",
 *   scopes: ["document_read"],
 * });
 * ```
 */
export function oauth2ClientCredentials(options: OAuth2ClientCredentialsOptions): AuthStrategy {
  const own = ownProperties(options);
  const { clientAuth = "basic", basicEncoding = "form", scopes = [], parameters = {} } = own;
  const inHeader = clientAuth === "basic";
  const checkId: SecretCheck = (value) => (inHeader ? usernameProblem(value, basicEncoding) : undefined);
  const checkSecret: SecretCheck = (value) => (inHeader ? passwordProblem(value, basicEncoding) : undefined);
  rejectProblems("oauth2ClientCredentials", [
    problem("tokenUrl", secureUrlProblem(own.tokenUrl)),
    tlsEnvironmentProblem(own.tokenUrl),
    problem("clientId", valueProblem(own.clientId, checkId)),
    secretProblem(own.clientSecret, "clientSecret", checkSecret),
    problem("clientAuth", ["basic", "post"].includes(clientAuth) ? undefined : 'must be "basic" or "post"'),
    problem("basicEncoding", ["form", "raw"].includes(basicEncoding) ? undefined : 'must be "form" or "raw"'),
    problem("scopes", scopesProblem(scopes)),
    problem(
      "parameters",
      parametersProblem(parameters, ["grant_type", "scope", "client_id", "client_secret"]),
    ),
    ...lifetimesProblems(own.lifetimes),
    problem("tokenStore", tokenStoreProblem(own.tokenStore)),
  ]);
  const endpoint: TokenEndpoint = {
    url: new URL(own.tokenUrl),
    clientId: own.clientId,
    clientAuth,
    basicEncoding,
    scopes: [...new Set(scopes)],
    parameters: { ...parameters },
  };
  return new ClientCredentials(endpoint, new Secret(own.clientSecret, "clientSecret", checkSecret), own);
}
