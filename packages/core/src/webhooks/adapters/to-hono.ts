import { utf8 } from "../../crypto/digest.ts";
import type { ChunkSource } from "../body-limits.ts";
import { bodyFaultStatus } from "../body-fault.ts";
import { rawBodyRequired } from "../raw-body-required.ts";
import { tell } from "../tell.ts";
import { adapterSettings, type AdapterOptions } from "./adapter-options.ts";
import type { FetchHandler } from "./fetch-handler.ts";
import { inboundRequest } from "./inbound-request.ts";
import { oneChunk } from "./node-body.ts";

/** What the adapter needs of a context of Hono. */
export interface HonoContext {
  readonly req: { readonly raw: Request; readonly bodyCache?: object | undefined };
  readonly env?: unknown;
}

/** A handler of Hono, for any method and under any base path. */
export type HonoHandler = (context: HonoContext) => Promise<Response>;

/**
 * A handler for Hono 4, on any of its servers. When something has read the body before, its bytes are taken from what
 * Hono keeps of `c.req.text()`, `c.req.json()` and `c.req.arrayBuffer()`; after `c.req.formData()` reading it fails
 * with code `raw_body_required`.
 *
 * @throws {ConfigurationError} when an option cannot work
 * @example
 * ```ts
 * import { toHono, type HonoHandler } from "@idbraid/core/webhooks/adapters";
 *
 * declare const app: { post(path: string, handler: HonoHandler): void }; // new Hono()
 * app.post("/hooks/acme", toHono(() => new Response("hello")));
 * ```
 */
export function toHono(handler: FetchHandler, options: AdapterOptions = {}): HonoHandler {
  const settings = adapterSettings("toHono", handler, options);
  return async ({ req, env }) => {
    const { method, headers, signal, url } = req.raw;
    const { origin, pathname, search } = new URL(url);
    const node = incomingOf(env);
    const facts = { target: node?.url ?? pathname + search, rawHeaders: node?.rawHeaders };
    const body = bodySource(req);
    const request = inboundRequest({ method, origin, facts, headers, body, signal }, settings);
    if (request === undefined) return new Response(null, { status: 400 });
    try {
      return await handler(request, facts);
    } catch (error) {
      const status = bodyFaultStatus(error);
      if (status === undefined) tell(() => settings.onError(error));
      return new Response(null, { status: status ?? 500 });
    }
  };
}

/** The request of `node:http`, where `@hono/node-server` serves. */
function incomingOf(env: unknown): { url?: string; rawHeaders?: readonly string[] } | undefined {
  return (env as { incoming?: { url?: string; rawHeaders?: readonly string[] } } | null | undefined)
    ?.incoming;
}

function bodySource({ raw, bodyCache = {} }: HonoContext["req"]): ChunkSource {
  const cached = bodyCache as { readonly arrayBuffer?: unknown; readonly text?: unknown };
  if ("arrayBuffer" in cached || "text" in cached) return later(cachedBytes(cached));
  if (raw.bodyUsed || Object.keys(cached).length > 0)
    return { next: () => Promise.reject(rawBodyRequired(advice)) };
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return {
    next: async () => {
      reader ??= raw.body?.getReader() as typeof reader;
      return (await reader?.read()) ?? { done: true };
    },
  };
}

function later(bytes: Promise<Uint8Array>): ChunkSource {
  let source: ChunkSource | undefined;
  return { next: async () => (source ??= oneChunk(await bytes)).next() };
}

/** A text that was not UTF-8 gives other bytes, which no signature covers. */
async function cachedBytes(cached: { arrayBuffer?: unknown; text?: unknown }): Promise<Uint8Array> {
  if ("arrayBuffer" in cached) return new Uint8Array((await cached.arrayBuffer) as ArrayBuffer);
  return utf8((await cached.text) as string);
}

const advice =
  "Mount this route before middleware that calls c.req.formData(), or have it call c.req.arrayBuffer() first.";
