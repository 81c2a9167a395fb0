import { Refusal } from "../frame/answers.ts";
import { isJsonType } from "../frame/body.ts";
import type { IdfyRoute } from "./call.ts";
import type { ClientRecord, IdfyWorld, TokenRecord } from "./world.ts";

/** The token of a request. @throws {Refusal} with 401 when it is missing, unknown or expired. */
export function authenticate(world: IdfyWorld, request: Request): TokenRecord {
  const authorization = request.headers.get("authorization");
  const value = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? "")?.[1];
  const token = value === undefined ? undefined : world.tokens.get(value);
  if (token === undefined || token.expiresAtMs <= world.clock.now()) {
    const challenge = authorization === null ? "Bearer" : 'Bearer error="invalid_token"';
    const message = "Authorization has been denied for this request.";
    throw new Refusal(401, { message }, { headers: { "www-authenticate": challenge } });
  }
  return token;
}

/** @throws {Refusal} with 429 when the client has used up its window. */
export function throttle(world: IdfyWorld, client: ClientRecord): void {
  if (world.throttle === undefined) return;
  const { limit, windowMs } = world.throttle;
  const nowMs = world.clock.now();
  const current = client.window;
  const open =
    current !== undefined && nowMs >= current.startedAtMs && nowMs < current.startedAtMs + windowMs;
  client.window = open ? current : { startedAtMs: nowMs, requests: 0 };
  client.window.requests += 1;
  if (client.window.requests <= limit) return;
  const waitS = Math.max(1, Math.ceil((client.window.startedAtMs + windowMs - nowMs) / 1000));
  throw new Refusal(429, { message: "Too many requests" }, { headers: { "retry-after": String(waitS) } });
}

/**
 * @throws {Refusal} with 400 when the request needs `Content-Type: application/json` and has another or
 * none.
 */
export function requireJson(world: IdfyWorld, request: Request, hasBody: boolean): void {
  if (!hasBody && world.options.contentType !== "every-request") return;
  if (isJsonType(request.headers.get("content-type"))) return;
  throw new Refusal(400, { message: "The Content-Type header must be application/json." });
}

/** @throws {Refusal} with 402 when the account lacks the product, with 403 when the token lacks the scope. */
export function authorize(token: TokenRecord, { product, scope }: IdfyRoute): void {
  if (product !== undefined && !token.client.products.has(product)) {
    throw new Refusal(402, { message: "This endpoint is not part of your subscription." });
  }
  if (scope !== undefined && !token.scopes.has(scope)) {
    throw new Refusal(403, { message: `The scope ${scope} is required.` });
  }
}
