import { adapterSettings, type AdapterOptions } from "./adapter-options.ts";
import type { FetchHandler } from "./fetch-handler.ts";
import { bodySource, type KeptBody } from "./node-body.ts";
import { serveExchange } from "./node-exchange.ts";
import type { NodeRequest, NodeResponse } from "./node-messages.ts";

/** What the adapter needs of a request of Express. */
export interface ExpressRequest extends NodeRequest, KeptBody {
  readonly originalUrl: string;
}

/** A handler of Express, for any method and under any router. */
export type ExpressHandler = (request: ExpressRequest, response: NodeResponse) => void;

/**
 * A handler for Express 4 and 5. Behind a body parser it needs the raw bytes, in `request.rawBody` or from
 * `express.raw()`; else reading the body fails with code `raw_body_required`.
 *
 * @throws {ConfigurationError} when an option cannot work
 * @example
 * ```ts
 * import { toExpress, type ExpressHandler } from "@idbraid/core/webhooks/adapters";
 *
 * declare const app: { post(path: string, handler: ExpressHandler): void }; // express()
 * app.post("/hooks/acme", toExpress(() => new Response("hello"))); // before app.use(express.json())
 * ```
 */
export function toExpress(handler: FetchHandler, options: AdapterOptions = {}): ExpressHandler {
  const settings = adapterSettings("toExpress", handler, options);
  return (request, response) => {
    const body = bodySource(request, request, advice);
    void serveExchange({ request, response, target: request.originalUrl, body }, handler, settings);
  };
}

const advice =
  "Mount this route before app.use(express.json()) and other body parsers, or give those " +
  "{ verify: (request, response, bytes) => { request.rawBody = bytes; } }.";
