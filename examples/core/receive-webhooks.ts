// Receives webhooks over node:http: verified, handled once however often they come, and answered as a provider expects.
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { signWebhook } from "@idbraid/core/testing";
import { hmacSignature, webhookHandler } from "@idbraid/core/webhooks";
import { toNodeListener } from "@idbraid/core/webhooks/adapters";
import * as z from "zod";

const secret = process.env["WEBHOOK_SECRET"] ?? "only for this example";
const scheme = { header: "x-acme-signature", encoding: "hex" } as const;

const handler = webhookHandler({
  name: "acme",
  check: hmacSignature({ scheme, secrets: secret }),
  schema: z.looseObject({ id: z.string(), type: z.string() }),
  id: (event) => event.id,
  handle: (event) => {
    console.log(`handling ${event.type}`);
  },
  onError: (_error, { phase }) => {
    console.log(`failed while it ${phase === "handle" ? "was handled" : "was taken in"}`);
  },
  onRejected: (error, status) => {
    console.log(`refused with ${String(status)}: ${error.code}`);
  },
});
const server = http.createServer(toNodeListener(handler)).listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/webhooks`;

// What the provider would do: deliver, deliver again, and what somebody else might try.
const delivery = await signWebhook(scheme, secret, '{"id":"e-1","type":"document_signed"}');
const forged = { ...delivery, body: '{"id":"e-2","type":"forged"}' };
for (const each of [delivery, delivery, forged]) {
  const { status } = await fetch(url, each);
  console.log(`answered ${String(status)}`);
}
server.close();
