import {
  toExpress as coreToExpress,
  toFastify as coreToFastify,
  toHono as coreToHono,
  toNodeListener as coreToNodeListener,
  type ExpressHandler,
  type FastifyPlugin,
  type HonoHandler,
  type NodeListener,
} from "@idbraid/core/webhooks/adapters";
import type { Integration } from "../integration/options.ts";
import { unbounded, type IntegrationAdapterOptions } from "./adapter-options.ts";

/** Options of {@link toFastify}. */
export interface FastifyIntegrationOptions extends IntegrationAdapterOptions {
  /** The routes, below the prefix that the plugin is registered with. @default "/*", all of them */
  readonly url?: string | undefined;
}

/**
 * An integration as a listener for `node:http` or `node:https`. Prefer `serve`, which takes care of TLS and limits.
 *
 * @throws {ConfigurationError} when an option cannot work
 * @example
 * ```ts
 * import https from "node:https";
 * import type { Integration } from "@idbraid/passfort";
 * import { toNodeListener } from "@idbraid/passfort/server";
 *
 * declare const integration: Integration; // createIntegration({ … })
 * declare const tls: { cert: string; key: string };
 * https.createServer({ ...tls, minVersion: "TLSv1.2" }, toNodeListener(integration)).listen(8443);
 * ```
 */
export function toNodeListener(
  integration: Integration,
  options: IntegrationAdapterOptions = {},
): NodeListener {
  return coreToNodeListener(integration, unbounded(options));
}

/**
 * An integration as a handler of Express 4 and 5. Where it is mounted below a path, as here, the integration needs the
 * same path as `basePath`. Behind a body parser it needs the raw bytes, in `request.rawBody` or from `express.raw()`;
 * without them requests with a body are answered with 500, and `hooks.onError` is told how to keep them.
 *
 * @throws {ConfigurationError} when an option cannot work
 * @example
 * ```ts
 * import type { Integration } from "@idbraid/passfort";
 * import { toExpress, type ExpressHandler } from "@idbraid/passfort/server";
 *
 * declare const app: { use(path: string, handler: ExpressHandler): void }; // express()
 * declare const integration: Integration; // createIntegration({ basePath: "/docver/", … })
 * app.use("/docver", toExpress(integration)); // before app.use(express.json())
 * ```
 */
export function toExpress(integration: Integration, options: IntegrationAdapterOptions = {}): ExpressHandler {
  return coreToExpress(integration, unbounded(options));
}

/**
 * An integration as a plugin for Fastify 5, which answers everything below the prefix that it is registered with. The
 * integration needs the same path as `basePath`. The application may parse bodies elsewhere: not within the plugin.
 * What Fastify cannot read, such as a wrong `Content-Type` or `%zz` in a path, it refuses itself, unsigned.
 *
 * @throws {ConfigurationError} when an option cannot work
 * @example
 * ```ts
 * import type { Integration } from "@idbraid/passfort";
 * import { toFastify, type FastifyPlugin } from "@idbraid/passfort/server";
 *
 * declare const app: { register(plugin: FastifyPlugin, options: { prefix: string }): void }; // fastify()
 * declare const integration: Integration; // createIntegration({ basePath: "/docver/", … })
 * app.register(toFastify(integration), { prefix: "/docver" });
 * ```
 */
export function toFastify(integration: Integration, options: FastifyIntegrationOptions = {}): FastifyPlugin {
  const { url = "/*", ...rest } = { __proto__: null, ...options } as FastifyIntegrationOptions;
  return coreToFastify(integration, { ...unbounded(rest), url });
}

/**
 * An integration as a handler of Hono 4 on Node. Where it is mounted below a path, as here, the integration needs the
 * same path as `basePath`. On other servers `(context) => integration(context.req.raw)` does the same.
 *
 * @throws {ConfigurationError} when an option cannot work
 * @example
 * ```ts
 * import type { Integration } from "@idbraid/passfort";
 * import { toHono, type HonoHandler } from "@idbraid/passfort/server";
 *
 * declare const app: { all(path: string, handler: HonoHandler): void }; // new Hono()
 * declare const integration: Integration; // createIntegration({ basePath: "/docver/", … })
 * app.all("/docver/*", toHono(integration));
 * ```
 */
export function toHono(integration: Integration, options: IntegrationAdapterOptions = {}): HonoHandler {
  const handler = coreToHono(integration, unbounded(options));
  return async (context) => {
    const answer = await handler(context);
    if (answer.headers.has("file-name")) keepHeaderBytes(context.env);
    return answer;
  };
}

/**
 * `@hono/node-server` flushes the headers before it streams a body, and `node:http` then encodes them in UTF-8, which a
 * `File-Name` is already. Without the flush they go along with the first bytes, as they are.
 */
function keepHeaderBytes(env: unknown): void {
  const { outgoing } = (env ?? {}) as { readonly outgoing?: { flushHeaders?: unknown } };
  if (outgoing?.flushHeaders !== undefined) outgoing.flushHeaders = () => undefined;
}
