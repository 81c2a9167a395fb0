// Signs the requests of a plain axios, verifies them on a server, signs the answer, and verifies that too.
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { httpSignature, withAuth } from "@idbraid/core/auth";
import { SignatureError, signResponse, verify, verifyResponse } from "@idbraid/core/signatures";
import axios from "axios";

const key = crypto.getRandomValues(new Uint8Array(32));
const keys = new Map([["key-1", key]]);

const server = http.createServer((request, response) => void serve(request, response));
await once(server.listen(0, "127.0.0.1"), "listening");
const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

const strategy = httpSignature({ keyId: "key-1", key });
const signing = axios.create({ baseURL: origin, adapter: withAuth(axios.getAdapter("http"), strategy) });
const { data, headers } = await signing.post<string>("/checks", { name: "x" }, { responseType: "text" });
const sent = { method: "POST", target: "/checks", headers: { host: new URL(origin).host } };
const { keyId } = await verifyResponse(
  { headers: Object.entries(headers) as [string, string][], body: data },
  sent,
  { keys },
);
console.log(`answered ${data}, signed by ${keyId}`);

const { status } = await axios.get(`${origin}/checks`, { validateStatus: null });
console.log(`without a signature: ${String(status)}`);
server.close();

async function serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const { method = "", url: target = "", rawHeaders } = request;
  const body = Buffer.concat(await request.toArray());
  try {
    const verified = await verify({ method, target, headers: rawHeaders, body }, { keys });
    const answer = JSON.stringify({ hello: verified.keyId });
    const signed = await signResponse({ body: answer }, verified);
    response.writeHead(200, { "content-type": "application/json", ...signed }).end(answer);
  } catch (error) {
    console.log(`refused: ${SignatureError.isInstance(error) ? error.reason : "something broke"}`);
    response.writeHead(401).end(); // never signed, and it says no more
  }
}
