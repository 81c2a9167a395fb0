// Serves an integration with Fastify, below a prefix. Other routes go on parsing JSON: the plugin keeps to itself.
import { toFastify } from "@idbraid/passfort/server";
import fastify from "fastify";
import { identityIntegration } from "../identity-integration.ts";
import { startPassFort } from "../passfort-sandbox.ts";

const passfort = await startPassFort();
const integration = identityIntegration(passfort.secretKey, "/identity/");

const app = fastify();
await app.register(toFastify(integration), { prefix: "/identity" });
app.post("/orders", (request) => ({ ordered: request.body }));
const origin = await app.listen({ port: 0, host: "127.0.0.1" });

await passfort.tries(`${origin}/identity/`);
const order = await app.inject({ method: "POST", url: "/orders", payload: { tea: 1 } });
console.log(order.body);
await app.close();
await passfort.close();
