import { ownProperties } from "../../options/own-properties.ts";
import { adapterSettings, type AdapterOptions } from "./adapter-options.ts";
import type { FetchHandler } from "./fetch-handler.ts";
import { bodySource, type KeptBody } from "./node-body.ts";
import { serveExchange } from "./node-exchange.ts";
import type { NodeRequest, NodeResponse } from "./node-messages.ts";

/** Options of {@link toFastify}. */
export interface FastifyAdapterOptions extends AdapterOptions {
  /** The route, below the prefix that the plugin is registered with. @default "/" */
  readonly url?: string | undefined;
}

/** What the adapter needs of a request of Fastify. */
export interface FastifyRequest extends KeptBody {
  readonly raw: NodeRequest;
  readonly originalUrl: string;
}

/** What the adapter needs of a reply of Fastify. */
export interface FastifyReply {
  readonly raw: NodeResponse;
  /** Leaves the answer to the caller. */
  hijack(): unknown;
}

/** What the adapter needs of an instance of Fastify. */
export interface FastifyInstance {
  /** Forgets how bodies are parsed, within the plugin. */
  removeAllContentTypeParsers(): unknown;
  /** Sets how bodies of a type are parsed, within the plugin. */
  addContentTypeParser(contentType: string, parser: () => Promise<unknown>): unknown;
  /** Adds a route for all methods. */
  all(url: string, handler: (request: FastifyRequest, reply: FastifyReply) => void): unknown;
}

/** A plugin of Fastify. */
export type FastifyPlugin = (instance: FastifyInstance, options: unknown, done: () => void) => void;

/**
 * A handler as a plugin for Fastify 5, which answers all methods of one route. No body is parsed inside the plugin,
 * whatever the application does elsewhere. The answer is written by the adapter: `onSend` hooks do not see it.
 *
 * @throws {ConfigurationError} when an option cannot work
 * @example
 * ```ts
 * import { toFastify, type FastifyPlugin } from "@idbraid/core/webhooks/adapters";
 *
 * declare const app: { register(plugin: FastifyPlugin, options: { prefix: string }): void }; // fastify()
 * app.register(toFastify(() => new Response("hello"), { url: "/acme" }), { prefix: "/hooks" });
 * ```
 */
export function toFastify(handler: FetchHandler, options: FastifyAdapterOptions = {}): FastifyPlugin {
  const settings = adapterSettings("toFastify", handler, options);
  const { url = "/" } = ownProperties(options);
  return (instance, _, done) => {
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser("*", async () => undefined); // the bytes stay on the socket, for us
    instance.all(url, (request, reply) => {
      reply.hijack();
      const { raw, originalUrl } = request;
      const body = bodySource(raw, request, advice);
      void serveExchange({ request: raw, response: reply.raw, target: originalUrl, body }, handler, settings);
    });
    done();
  };
}

const advice =
  "Let no preParsing hook read it, or keep its bytes in request.rawBody, as the plugin fastify-raw-body does.";
