/**
 * A handler of the Fetch API, `(Request) => Response`, on `node:http`, Express, Fastify and Hono. None of them is
 * imported: the types here say what is needed of each.
 *
 * @module webhooks/adapters
 */
export type { AdapterOptions } from "./adapter-options.ts";
export type { FetchHandler, InboundFacts } from "./fetch-handler.ts";
export type { KeptBody } from "./node-body.ts";
export type { NodeRequest, NodeResponse, NodeSocket } from "./node-messages.ts";
export { toExpress, type ExpressHandler, type ExpressRequest } from "./to-express.ts";
export {
  toFastify,
  type FastifyAdapterOptions,
  type FastifyInstance,
  type FastifyPlugin,
  type FastifyReply,
  type FastifyRequest,
} from "./to-fastify.ts";
export { toHono, type HonoContext, type HonoHandler } from "./to-hono.ts";
export { toNodeListener, type NodeListener } from "./to-node-listener.ts";
export { bodyFaultStatus } from "../body-fault.ts";
export { readBody, type ReadBodyLimits } from "../read-body.ts";
export type { Runtime } from "../../runtime/runtime.ts";
