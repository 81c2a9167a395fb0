// Serves an integration with node:http, as behind a proxy on the same machine. Without one, serve() takes care of TLS.
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "@idbraid/passfort/server";
import { identityIntegration } from "../identity-integration.ts";
import { startPassFort } from "../passfort-sandbox.ts";

const passfort = await startPassFort();
const integration = identityIntegration(passfort.secretKey);

const server = http.createServer(toNodeListener(integration)).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

await passfort.tries(`http://127.0.0.1:${String(port)}/`);
server.close();
await passfort.close();
