import { ownProperties } from "../options/own-properties.ts";
import { withHeader } from "../transport/wire.ts";
import type { AuthStrategy } from "./auth-strategy.ts";
import { BearerTokens } from "./bearer-tokens.ts";
import { durationProblem } from "../options/duration-problem.ts";
import { bearerTokenProblem } from "./header-rules.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";
import { Secret, secretProblem } from "./secrets/secret.ts";
import { SecretStrategy } from "./secrets/secret-strategy.ts";
import { lifetimesProblems, type TokenLifetimes } from "./tokens/token-lifetimes.ts";
import type { SourcedToken, TokenSourceOptions } from "./tokens/token-source.ts";
import { tokenStoreProblem, type TokenStore } from "./tokens/token-store.ts";

/**
 * Where a bearer token comes from: the token itself, or a function that fetches it, alone or with its lifetime. A
 * function may ignore what it is told.
 */
export type BearerSource =
  | string
  | ((options: TokenSourceOptions) => string | SourcedToken | Promise<string | SourcedToken>);

/** Options of {@link bearer}, for tokens that a function fetches. */
export interface BearerOptions {
  /** When tokens are renewed. @default 300 s before the end in the background, from 30 s before it calls wait */
  readonly lifetimes?: TokenLifetimes | undefined;
  /** How long one fetch may take, in milliseconds; then its `signal` ends and calls that wait reject. @default 30000 */
  readonly timeoutMs?: number | undefined;
  /** Shares tokens with other clients; `identity` tells which. @default one of its own */
  readonly tokenStore?: TokenStore | undefined;
  /**
   * Names the token in `tokenStore`: whoever gives the same name gets the same token. Name all that decides which
   * token is issued, such as the issuer, the user and the scopes. No secret; the store sees a hash of it only.
   */
  readonly identity?: string | undefined;
}

/**
 * A bearer token with each request. A token from a function is cached, renewed before it ends, fetched once for all
 * calls that wait, and fetched anew after a 401. One that comes without a lifetime is kept for 300 s. It is never parsed.
 *
 * @throws {ConfigurationError} when the token or an option cannot work; all problems at once
 * @see RFC 6750, section 2.1
 * @example
 * ```ts
 * import { bearer } from "@idbraid/core/auth";
 *
 * bearer("from your settings");
 * bearer(async () => ({ token: "from a vault", expiresInMs: 3_600_000 }));
 * ```
 */
export function bearer(token: BearerSource, options: BearerOptions = {}): AuthStrategy {
  const own = ownProperties(options);
  const { lifetimes, timeoutMs = 30_000, tokenStore, identity } = own;
  rejectProblems("bearer", [
    secretProblem(token, "token", bearerTokenProblem),
    ...lifetimesProblems(lifetimes),
    problem("timeoutMs", durationProblem(timeoutMs)),
    problem("tokenStore", tokenStoreProblem(tokenStore)),
    problem("identity", identityProblem(identity, tokenStore)),
    problem(
      "options",
      isEmpty(own) || typeof token === "function" ? undefined : "are for tokens that a function fetches",
    ),
  ]);
  if (typeof token === "function") return new BearerTokens(token, { ...own, timeoutMs });
  const secret = new Secret(token, "token", bearerTokenProblem);
  return new SecretStrategy("bearer", [secret], (request, [value = ""]) => ({
    ...request,
    headers: withHeader(request.headers, "Authorization", `Bearer ${value}`),
  }));
}

function identityProblem(identity: unknown, tokenStore: unknown): string | undefined {
  if (tokenStore === undefined)
    return identity === undefined ? undefined : 'names a token in "tokenStore", which is missing';
  return typeof identity === "string" && identity !== ""
    ? undefined
    : 'is missing: "tokenStore" has to know which token it holds';
}

function isEmpty(options: object): boolean {
  return Object.values(options).every((value) => value === undefined);
}
