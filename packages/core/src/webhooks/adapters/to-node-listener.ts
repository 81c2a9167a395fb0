import { adapterSettings, type AdapterOptions } from "./adapter-options.ts";
import type { FetchHandler } from "./fetch-handler.ts";
import { bodySource, type KeptBody } from "./node-body.ts";
import { serveExchange } from "./node-exchange.ts";
import type { NodeRequest, NodeResponse } from "./node-messages.ts";

/** A listener for the `request` event of a server of `node:http` or `node:https`. */
export type NodeListener = (request: NodeRequest & KeptBody, response: NodeResponse) => void;

/**
 * A handler as a listener for `node:http`.
 *
 * @throws {ConfigurationError} when an option cannot work
 * @example
 * ```ts
 * import http from "node:http";
 * import { toNodeListener } from "@idbraid/core/webhooks/adapters";
 *
 * http.createServer(toNodeListener(() => new Response("hello"))).listen(8080);
 * ```
 */
export function toNodeListener(handler: FetchHandler, options: AdapterOptions = {}): NodeListener {
  const settings = adapterSettings("toNodeListener", handler, options);
  return (request, response) => {
    const body = bodySource(request, request, "Call the listener before anything reads the request.");
    void serveExchange({ request, response, target: request.url ?? "/", body }, handler, settings);
  };
}
