// Serves an integration with Hono on Node, below a path. On other servers: app.all(…, (context) => integration(context.req.raw)).
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { toHono } from "@idbraid/passfort/server";
import { Hono } from "hono";
import { identityIntegration } from "../identity-integration.ts";
import { startPassFort } from "../passfort-sandbox.ts";

const passfort = await startPassFort();
const integration = identityIntegration(passfort.secretKey, "/identity/");

const app = new Hono();
app.all("/identity/*", toHono(integration));
const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
await once(server, "listening");

await passfort.tries(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/identity/`);
server.close();
await passfort.close();
