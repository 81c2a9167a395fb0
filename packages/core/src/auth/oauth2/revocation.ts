import * as oauth from "oauth4webapi";
import { ApiError } from "../../errors/api-error.ts";
import type { AuthContext } from "../auth-strategy.ts";
import { oauthParties, overTransport } from "./endpoint.ts";
import { clientSecrets, tokenRefusal } from "./token-refusal.ts";
import type { OAuth2TokenSet } from "./token-set.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

/**
 * Revokes the refresh token and then the access token: whether one takes the other along is left to the provider. A
 * token that the provider does not know any more counts as revoked.
 *
 * @throws {ApiError} when the provider refuses
 * @see RFC 7009
 */
export async function revokeTokens(
  { accessToken, refreshToken }: OAuth2TokenSet,
  asked: RevocationParts,
): Promise<void> {
  if (refreshToken === undefined) return revoke(accessToken, "access_token", asked);
  await revoke(refreshToken, "refresh_token", asked);
  try {
    await revoke(accessToken, "access_token", asked);
  } catch (error) {
    // RFC 7009, section 2: a provider need not revoke access tokens, only refresh tokens.
    if (!ApiError.isInstance(error) || error.oauthError !== "unsupported_token_type") throw error;
  }
}

/** Where tokens are revoked, by whom and over what. */
export interface RevocationParts extends Pick<AuthContext, "send" | "runtime"> {
  readonly url: URL;
  readonly endpoint: TokenEndpoint;
  readonly secret: string;
}

async function revoke(
  token: string,
  hint: "access_token" | "refresh_token",
  { url, endpoint, secret, send, runtime }: RevocationParts,
): Promise<void> {
  const { server, client, clientAuth } = oauthParties(endpoint, secret);
  const secrets = [...clientSecrets(endpoint, secret), token];
  const over = overTransport(url, send, (answer) => {
    if (answer.status >= 400)
      throw tokenRefusal(answer, { endpoint, purpose: "revocation", secrets }, runtime.now());
    return new Response();
  });
  await oauth.revocationRequest({ ...server, revocation_endpoint: url.href }, client, clientAuth, token, {
    ...over,
    additionalParameters: { token_type_hint: hint },
  });
}
