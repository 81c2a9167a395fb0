// The provider, as a process of its own: its cost is in no figure. Prints its origin, ends with its parent.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { accessToken, documentBody, documentPath, tokenPath } from "./document.ts";

const documentBytes = Buffer.from(documentBody);
const tokenBytes = Buffer.from(
  JSON.stringify({ access_token: accessToken, token_type: "Bearer", expires_in: 3600 }),
);

const server = createServer((request, response) => {
  const body =
    request.url === documentPath ? documentBytes : request.url === tokenPath ? tokenBytes : undefined;
  request.resume();
  response.writeHead(body === undefined ? 404 : 200, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": body?.length ?? 0,
    "Request-Id": "bench-0001",
  });
  response.end(body);
});

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
});
process.stdin.resume().on("end", () => process.exit());
