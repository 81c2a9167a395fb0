import { jsonAnswer } from "../frame/answers.ts";
import type { ClientRecord, IdfyWorld } from "./world.ts";

/** Where tokens are given out, below the base URL. */
export const tokenPath = "/oauth/connect/token";

/** OAuth answers must not be stored, RFC 6749 section 5.1. */
const noStore = { "cache-control": "no-store", pragma: "no-cache" };

/**
 * OAuth2 client credentials, RFC 6749 section 4.4. The client names itself with Basic (its id and secret in
 * raw UTF-8, not form-encoded) or with `client_id` and `client_secret` in the form, never both.
 * @remarks Unconfirmed: which refusal comes as 401. Here: bad Basic credentials, as the RFC wants it; the
 * rest is 400.
 */
export async function tokenEndpoint(world: IdfyWorld, request: Request): Promise<Response> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    return oauthError("invalid_request", "Content-Type must be application/x-www-form-urlencoded.");
  }
  const form = new URLSearchParams(await request.text());
  const repeated = [...form.keys()].find((name, index, names) => names.indexOf(name) !== index);
  if (repeated !== undefined) return oauthError("invalid_request", `${repeated} was sent more than once.`);

  const authorization = request.headers.get("authorization");
  if (authorization !== null && (form.has("client_id") || form.has("client_secret"))) {
    return oauthError(
      "invalid_request",
      "Use the Authorization header or the form for the client, not both.",
    );
  }
  const client =
    authorization === null
      ? findClient(world, form.get("client_id"), form.get("client_secret"))
      : findBasicClient(world, authorization);
  if (client === undefined) return invalidClient(authorization !== null);

  const grantType = form.get("grant_type");
  if (grantType === null) return oauthError("invalid_request", "grant_type is missing.");
  if (grantType !== "client_credentials") return oauthError("unsupported_grant_type");

  const scopes = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  if (scopes.length === 0) return oauthError("invalid_scope", "scope is missing.");
  const refused = scopes.find((scope) => !client.credentials.scopes.includes(scope));
  if (refused !== undefined) return oauthError("invalid_scope", `scope not allowed for client: ${refused}`);
  return grant(world, client, scopes);
}

function grant(world: IdfyWorld, client: ClientRecord, scopes: readonly string[]): Response {
  const lifetimeS = world.options.tokenLifetimeS ?? 3600;
  const token = `ref-${world.ids.hex(`token-${world.generation}`, 40)}`;
  const nowMs = world.clock.now();
  if (world.tokens.size >= 1000) dropExpired(world, nowMs);
  world.tokens.set(token, { client, scopes: new Set(scopes), expiresAtMs: nowMs + lifetimeS * 1000 });
  const body = { access_token: token, expires_in: lifetimeS, token_type: "Bearer" };
  return jsonAnswer(200, body, { headers: noStore });
}

function dropExpired(world: IdfyWorld, nowMs: number): void {
  for (const [token, { expiresAtMs }] of world.tokens) {
    if (expiresAtMs <= nowMs) world.tokens.delete(token);
  }
}

function findClient(world: IdfyWorld, id: string | null, secret: string | null): ClientRecord | undefined {
  if (id === null || secret === null || secret === "") return undefined;
  const client = world.clients.get(id);
  return client?.credentials.clientSecret === secret ? client : undefined;
}

function findBasicClient(world: IdfyWorld, authorization: string): ClientRecord | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
  if (encoded === undefined || encoded.length % 4 !== 0) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    const pair = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const colon = pair.indexOf(":");
    return colon < 0 ? undefined : findClient(world, pair.slice(0, colon), pair.slice(colon + 1));
  } catch {
    return undefined; // no UTF-8
  }
}

function invalidClient(byHeader: boolean): Response {
  const challenge = byHeader ? { "www-authenticate": 'Basic realm="idfy"' } : {};
  return jsonAnswer(
    byHeader ? 401 : 400,
    { error: "invalid_client" },
    { headers: { ...noStore, ...challenge } },
  );
}

function oauthError(error: string, description?: string): Response {
  const body = description === undefined ? { error } : { error, error_description: description };
  return jsonAnswer(400, body, { headers: noStore });
}
