import * as oauth from "oauth4webapi";
import { emptyHeaders } from "../transport/wire.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import type { AuthContext } from "./auth-strategy.ts";
import { basicCredentials } from "./basic-credentials.ts";
import { readTokenFields, unusable } from "./oauth2-token-answer.ts";
import { tokenRefusal } from "./oauth2-token-refusal.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import type { SourcedToken } from "./token-source.ts";

/**
 * Asks for one token. It runs under the client's own limits, and no caller's.
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
  { send, runtime }: Pick<AuthContext, "send" | "runtime">,
): Promise<SourcedToken> {
  const calledAtMs = runtime.monotonicMs();
  const server = { issuer: endpoint.url.origin, token_endpoint: endpoint.url.href };
  const client = { client_id: endpoint.clientId };
  const exchange: { answer?: WireAnswer; expiresInMs?: number | undefined } = {};

  const overOurTransport = async (_url: string, init: TokenRequestInit): Promise<Response> => {
    const answer = await send({
      request: toWire(endpoint.url, init),
      operation: `POST ${endpoint.url.pathname}`,
      replay: "safe",
      maxBytes: 64 * 1024,
    });
    exchange.answer = answer;
    if (answer.status >= 400) throw tokenRefusal(answer, endpoint, secret, runtime.now());
    const { fields, expiresInMs } = readTokenFields(answer);
    exchange.expiresInMs = expiresInMs;
    return Response.json(fields);
  };

  const response = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    clientAuth(endpoint, secret),
    form(endpoint),
    {
      [oauth.customFetch]: overOurTransport,
      // oxlint-disable-next-line typescript/no-deprecated -- http on loopback only: the factory has checked the URL
      [oauth.allowInsecureRequests]: true,
    },
  );
  const answer = exchange.answer as WireAnswer;
  const token = await accessToken(server, client, response, answer);
  const retriesMs = answer.sentAtMs - calledAtMs; // the lifetime counts from the attempt that was answered
  const { expiresInMs } = exchange;
  return {
    token,
    expiresInMs: expiresInMs !== undefined && expiresInMs > 0 ? expiresInMs + retriesMs : expiresInMs,
  };
}

interface TokenRequestInit {
  readonly body: URLSearchParams;
  readonly headers: Record<string, string>;
}

/** The encodings of oauth4webapi also escape hyphens and dots, which servers that do not decode refuse. */
function clientAuth(endpoint: TokenEndpoint, secret: string): oauth.ClientAuth {
  if (endpoint.clientAuth === "post") return oauth.ClientSecretPost(secret);
  return (_server, client, _body, headers) => {
    headers.set("authorization", basicCredentials(client.client_id, secret, endpoint.basicEncoding));
  };
}

function form({ scopes, parameters }: TokenEndpoint): URLSearchParams {
  const fields = new URLSearchParams({ grant_type: "client_credentials" });
  if (scopes.length > 0) fields.set("scope", scopes.join(" "));
  for (const [name, value] of Object.entries(parameters)) fields.set(name, value);
  return fields;
}

function toWire(url: URL, init: TokenRequestInit): Parameters<AuthContext["send"]>[0]["request"] {
  const headers = emptyHeaders();
  headers["Content-Type"] = "application/x-www-form-urlencoded";
  headers["Accept"] = "application/json";
  if (init.headers["authorization"] !== undefined) headers["Authorization"] = init.headers["authorization"];
  const body = new TextEncoder().encode(init.body.toString());
  return { method: "POST", origin: url.origin, target: url.pathname + url.search, headers, body };
}

async function accessToken(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  response: Response,
  answer: WireAnswer,
): Promise<string> {
  let fields: oauth.TokenEndpointResponse;
  try {
    fields = await oauth.processClientCredentialsResponse(server, client, response);
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
