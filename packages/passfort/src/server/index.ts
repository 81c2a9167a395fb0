/**
 * An integration on `node:http`, Express, Fastify and Hono, or served by itself.
 *
 * @module server
 */
export type {
  ExpressHandler,
  ExpressRequest,
  FastifyInstance,
  FastifyPlugin,
  FastifyReply,
  FastifyRequest,
  HonoContext,
  HonoHandler,
  InboundFacts,
  KeptBody,
  NodeListener,
  NodeRequest,
  NodeResponse,
  NodeSocket,
  Runtime,
} from "@idbraid/core/webhooks/adapters";
export type { Integration } from "../integration/options.ts";
export type { IntegrationAdapterOptions } from "./adapter-options.ts";
export { toExpress, toFastify, toHono, toNodeListener, type FastifyIntegrationOptions } from "./adapters.ts";
export { serve, type Serving } from "./serve.node.ts";
export type { ServeOptions, ServeTls } from "./serve-options.ts";
