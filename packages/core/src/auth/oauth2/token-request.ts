import * as oauth from "oauth4webapi";
import type { WireAnswer } from "../../transport/wire-answer.ts";
import type { AuthContext } from "../auth-strategy.ts";
import { oauthParties, overTransport, type OAuthParties } from "./endpoint.ts";
import type { TokenGrant } from "./grants.ts";
import { readTokenParts, unusable, type TokenParts } from "./token-answer.ts";
import { clientSecrets, tokenRefusal } from "./token-refusal.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import type { SourcedToken } from "../tokens/token-source.ts";

/** What a token endpoint issued. `expiresInMs` counts from the moment it was asked. */
export interface IssuedTokens extends SourcedToken {
  readonly refreshToken: string | undefined;
  /** The scope granted, if the answer names it. */
  readonly scope: string | undefined;
}

/**
 * Asks for a token. It runs under the limits of `send`, and no caller's.
 *
 * @throws {AuthenticationError} when the endpoint answers 400, 401 or 403
 * @throws {ApiError} of the matching class for other error statuses
 * @throws {InvalidResponseError} when the answer is not a bearer token
 * @throws {ConnectionError} when the endpoint cannot be reached
 * @throws {TimeoutError} when it does not answer in time
 */
export async function requestToken(
  endpoint: TokenEndpoint,
  secret: string,
  grant: TokenGrant,
  { send, runtime }: Pick<AuthContext, "send" | "runtime">,
): Promise<IssuedTokens> {
  const calledAtMs = runtime.monotonicMs();
  const parties = oauthParties(endpoint, secret);
  const exchange: { answer?: WireAnswer; parts?: TokenParts } = {};
  const secrets = [...clientSecrets(endpoint, secret), ...grant.secrets];

  const options = overTransport(endpoint.url, send, (answer) => {
    if (answer.status >= 400)
      throw tokenRefusal(answer, { endpoint, purpose: grant.purpose, secrets }, runtime.now());
    exchange.answer = answer;
    exchange.parts = readTokenParts(answer);
    return Response.json(exchange.parts.fields);
  });
  const response = await grant.ask(parties, options);
  const { answer, parts } = exchange as Required<typeof exchange>;
  const token = await accessToken(parties, response, answer);
  const retriesMs = answer.sentAtMs - calledAtMs; // the lifetime counts from the attempt that was answered
  const { expiresInMs, refreshToken, scope } = parts;
  return {
    token,
    refreshToken,
    scope,
    lifetimeMs: expiresInMs,
    expiresInMs: expiresInMs !== undefined && expiresInMs > 0 ? expiresInMs + retriesMs : expiresInMs,
  };
}

async function accessToken(
  { server, client }: OAuthParties,
  response: Response,
  answer: WireAnswer,
): Promise<string> {
  let fields: oauth.TokenEndpointResponse;
  try {
    fields = await oauth.processGenericTokenEndpointResponse(server, client, response);
  } catch {
    // The error of the library goes no further: it holds the answer, and so the token.
    throw unusable(answer, "mismatch", 'It holds no "access_token" or no known "token_type"');
  }
  if (fields.token_type !== "bearer") throw unusable(answer, "mismatch", 'Its "token_type" is not bearer');
  if (!/^[\x20-\x7e]+$/.test(fields.access_token)) {
    throw unusable(answer, "mismatch", 'Its "access_token" holds characters that no header can carry');
  }
  return fields.access_token;
}
