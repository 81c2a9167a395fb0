import * as oauth from "oauth4webapi";
import type { OAuthParties, overTransport } from "./endpoint.ts";
import type { TokenQuestion } from "./token-refusal.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

/** One of the ways to get a token. */
export interface TokenGrant {
  readonly purpose: Exclude<TokenQuestion["purpose"], "revocation">;
  /** Everything sent that is secret, besides the client's own. */
  readonly secrets: readonly string[];
  ask(parties: OAuthParties, options: ReturnType<typeof overTransport>): Promise<Response>;
}

/** @see RFC 6749, section 4.4 */
export function clientCredentialsGrant({ scopes, parameters }: TokenEndpoint): TokenGrant {
  const fields = new URLSearchParams({ grant_type: "client_credentials" });
  if (scopes.length > 0) fields.set("scope", scopes.join(" "));
  for (const [name, value] of Object.entries(parameters)) fields.set(name, value);
  return {
    purpose: "client_credentials",
    secrets: [],
    ask: ({ server, client, clientAuth }, options) =>
      oauth.clientCredentialsGrantRequest(server, client, clientAuth, fields, options),
  };
}

/**
 * @param callback What `oauth4webapi` has accepted of the callback URL. It holds the code.
 * @see RFC 6749, section 4.1.3, and RFC 7636, section 4.5
 */
export function authorizationCodeGrant(
  callback: URLSearchParams,
  redirectUri: string,
  codeVerifier: string | undefined,
): TokenGrant {
  const code = callback.get("code") as string;
  return {
    purpose: "authorization_code",
    secrets: codeVerifier === undefined ? [code] : [code, codeVerifier],
    ask: ({ server, client, clientAuth }, options) =>
      oauth.authorizationCodeGrantRequest(
        server,
        client,
        clientAuth,
        callback,
        redirectUri,
        // oxlint-disable-next-line typescript/no-deprecated -- for providers that refuse it: the option "pkce" says so
        codeVerifier ?? oauth.nopkce,
        options,
      ),
  };
}

/** @see RFC 6749, section 6 */
export function refreshTokenGrant(refreshToken: string): TokenGrant {
  return {
    purpose: "refresh_token",
    secrets: [refreshToken],
    ask: ({ server, client, clientAuth }, options) =>
      oauth.refreshTokenGrantRequest(server, client, clientAuth, refreshToken, options),
  };
}
