// Serves an integration with Express, under a router, in an application that parses JSON everywhere else.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { toExpress } from "@idbraid/passfort/server";
import express from "express";
import { identityIntegration } from "../identity-integration.ts";
import { startPassFort } from "../passfort-sandbox.ts";

const passfort = await startPassFort();
const integration = identityIntegration(passfort.secretKey, "/integrations/identity/");

const app = express();
const router = express.Router();
router.use("/identity", toExpress(integration));
app.use("/integrations", router); // before express.json(), which would keep none of the bytes that were signed
app.use(express.json());
app.post("/orders", (request, response) => void response.json({ ordered: request.body as unknown }));

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

await passfort.tries(`${origin}/integrations/identity/`);
const headers = { "content-type": "application/json" };
const order = await fetch(`${origin}/orders`, { method: "POST", headers, body: '{"tea":1}' });
console.log(await order.text());
server.close();
await passfort.close();
