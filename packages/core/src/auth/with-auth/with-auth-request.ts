import { tlsEnvironmentProblem } from "../../transport/base-url.ts";
import { utf8 } from "../../crypto/digest.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { emptyHeaders, type HttpMethod, type WireHeaders, type WireRequest } from "../../transport/wire.ts";
import { secureUrlProblem } from "../secure-url.ts";
import type { AdapterConfig } from "./with-auth.ts";
import { finalUrl, serializerProblem } from "./with-auth-url.ts";

/**
 * The request that a config of axios stands for, with its final URL and bytes.
 *
 * @throws {ConfigurationError} when it cannot get credentials
 */
export function wireOf(config: AdapterConfig): WireRequest {
  const serializer = serializerProblem(config);
  if (serializer !== undefined) throw refused(serializer);
  const url = finalUrl(config);
  if (url === undefined) throw refused('its URL is not complete. Set "baseURL"');
  const insecure = secureUrlProblem(url.href) ?? tlsEnvironmentProblem(url.href)?.message;
  if (insecure !== undefined) throw refused(`its URL ${insecure}`);
  if (config.auth !== undefined && config.auth !== null)
    throw refused('it has credentials of its own. Take "auth" out of the config');
  return {
    method: (config.method ?? "get").toUpperCase() as HttpMethod,
    origin: url.origin,
    target: url.pathname + url.search,
    headers: headersOf(config.headers),
    body: bytesOf(config.data),
  };
}

/** The config that sends this request, and nothing that is added later but what the adapter itself adds. */
export function configOf<C extends AdapterConfig>(config: C, request: WireRequest): C {
  return {
    ...config,
    url: request.origin + request.target,
    baseURL: undefined,
    params: undefined,
    maxRedirects: 0,
    headers: headersLike(config.headers, request.headers),
    data: typeof config.data === "string" ? config.data : dataOf(request.body),
  };
}

/** The body as a Buffer: the adapter of axios for Node takes no other view. */
export function dataOf(body: Uint8Array | undefined): Buffer | undefined {
  return body === undefined ? undefined : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** Headers of the kind that axios made, with these values; a default that was turned off stays off. */
export function headersLike(given: unknown, headers: WireHeaders): object {
  const like = Object.create(Object.getPrototypeOf(Object(given)) as object) as Record<string, unknown>;
  for (const [name, value] of Object.entries(Object(given) as object)) {
    if (value === false || value === null) like[name] = value;
  }
  return Object.assign(like, headers);
}

/** The error for a request that was not sent. `why` is a sentence without its full stop. */
export function refused(why: string): ConfigurationError {
  return new ConfigurationError({ message: `The request was not sent: ${why}.` });
}

function headersOf(given: unknown): WireHeaders {
  const headers = emptyHeaders();
  for (const [name, value] of Object.entries(Object(given) as object)) {
    if (value === false || value === null || value === undefined || typeof value === "function") continue;
    headers[name] = Array.isArray(value) ? value.join(", ") : String(value);
  }
  return headers;
}

function bytesOf(data: unknown): Uint8Array | undefined {
  if (data === undefined || data === null) return undefined;
  if (typeof data === "string") return utf8(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw refused(
    "its body is neither text nor bytes, so it cannot be sent twice. Read streams and forms into a Buffer",
  );
}
