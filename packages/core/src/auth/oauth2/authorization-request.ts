import * as oauth from "oauth4webapi";
import type { PendingAuthorization } from "./callback.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

/** What `authorizationUrl` gives. */
export interface AuthorizationStart {
  /** Where to send the user. */
  readonly url: string;
  /** What `exchange` needs when the user is back. Keep it in the user's own session, on the server. */
  readonly pending: PendingAuthorization;
}

/** What an authorization request says, besides the parameters of this one user. */
export interface AuthorizationRequest {
  readonly authorizationUrl: string;
  readonly redirectUri: string;
  readonly pkce: boolean;
  readonly endpoint: TokenEndpoint;
}

/** Fields that are set by other means, or are secret and would stand in a URL. */
export const reservedParameters = [
  "response_type",
  "client_id",
  "client_secret",
  "redirect_uri",
  "scope",
  "state",
  "code_challenge",
  "code_challenge_method",
  "code_verifier",
] as const;

/** A new authorization request, with a state and code verifier of its own. @see RFC 6749, section 4.1.1 */
export async function startAuthorization(
  { authorizationUrl, redirectUri, pkce, endpoint }: AuthorizationRequest,
  parameters: Readonly<Record<string, string>>,
): Promise<AuthorizationStart> {
  const state = oauth.generateRandomState();
  const codeVerifier = pkce ? oauth.generateRandomCodeVerifier() : undefined;
  const url = new URL(authorizationUrl);
  const fields: Record<string, string> = {
    ...endpoint.parameters,
    ...parameters,
    response_type: "code",
    client_id: endpoint.clientId,
    redirect_uri: redirectUri,
    state,
    ...(endpoint.scopes.length > 0 && { scope: endpoint.scopes.join(" ") }),
    ...(codeVerifier !== undefined && {
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: "S256",
    }),
  };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return { url: url.href, pending: codeVerifier === undefined ? { state } : { state, codeVerifier } };
}
