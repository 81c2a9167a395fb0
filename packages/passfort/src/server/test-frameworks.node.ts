import http from "node:http";
import https from "node:https";
import { createRequire } from "node:module";
import { type AddressInfo, connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { serve as serveHono } from "@hono/node-server";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import type { Integration } from "../integration/options.ts";
import type { Answered, SentRequest } from "../integration/test-integration.node.ts";
import { toExpress, toFastify, toHono, toNodeListener } from "./index.ts";
import { testCertificates } from "./test-certificates.node.ts";

/** What stands before the adapter: nothing, a parser that drops the bytes, or one that keeps them. */
export type Parsing = "none" | "parsed" | "kept";

/** A framework that has an integration under `/docver`, as an application would. */
export interface Framework {
  readonly name: string;
  readonly start: (integration: Integration, parsing?: Parsing) => Promise<Mounted>;
  /** What the error says where a parser has dropped the bytes; `undefined` where the adapter has them anyway. */
  readonly advice: RegExp | undefined;
}

/** A server on a loopback socket. */
export interface Mounted extends AsyncDisposable {
  readonly port: number;
  /** Sends a request as it is. */
  send(request: SentRequest): Promise<Answered>;
  /** Sends method, target and headers of a request, and after them `rest` instead of its body. @returns the status that comes */
  status(request: SentRequest, rest: string): Promise<number>;
}

export const frameworks: readonly Framework[] = [
  {
    name: "node:http",
    advice: /before anything reads/,
    start: async (integration, parsing = "none") =>
      mounted(http.createServer(readFirst(integration, parsing))),
  },
  {
    name: "node:https",
    advice: /before anything reads/,
    start: async (integration, parsing = "none") => {
      const { cert, key, intermediate, root } = await testCertificates();
      const server = https.createServer(
        { cert: cert + "\n" + intermediate, key },
        readFirst(integration, parsing),
      );
      return mounted(server, root);
    },
  },
  {
    name: "Express 4",
    advice: /express\.json/,
    start: underExpress(createRequire(import.meta.url)("express4") as typeof express),
  },
  { name: "Express 5", advice: /express\.json/, start: underExpress(express) },
  {
    name: "Fastify 5",
    advice: undefined,
    start: async (integration) => {
      const app = Fastify({ forceCloseConnections: true });
      await app.register(toFastify(integration), { prefix: "/docver" });
      await app.ready();
      const server = await mounted(app.server);
      return { ...server, [Symbol.asyncDispose]: () => app.close() };
    },
  },
  {
    name: "Hono",
    advice: undefined,
    start: async (integration, parsing = "none") => {
      const app = new Hono();
      if (parsing !== "none")
        app.use(async ({ req }, next) => {
          await (parsing === "parsed" ? req.json().catch(() => undefined) : req.arrayBuffer());
          await next();
        });
      app.all("/docver/*", toHono(integration));
      return new Promise((resolve) => {
        const server = serveHono({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => {
          resolve(placed(server as http.Server));
        });
      });
    },
  },
];

function underExpress(make: typeof express): Framework["start"] {
  return async (integration, parsing = "none") => {
    const app = make();
    if (parsing === "parsed") app.use(make.json());
    if (parsing === "kept")
      app.use(make.json({ verify: (request, _, rawBody) => Object.assign(request, { rawBody }) }));
    const router = make.Router();
    router.use("/docver", toExpress(integration));
    app.use(router);
    return mounted(http.createServer(app));
  };
}

/** A listener of an application that reads bodies itself. */
function readFirst(integration: Integration, parsing: Parsing): http.RequestListener {
  const listener = toNodeListener(integration);
  return (request, response) => {
    if (parsing === "none") return listener(request, response);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const rawBody = parsing === "kept" ? Buffer.concat(chunks) : undefined;
      listener(Object.assign(request, { body: {}, rawBody }), response);
    });
  };
}

async function mounted(server: http.Server | https.Server, ca?: string): Promise<Mounted> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return placed(server, ca);
}

function placed(server: http.Server | https.Server, ca?: string): Mounted {
  const { port } = server.address() as AddressInfo;
  return {
    port,
    send: (request) => send(`${ca === undefined ? "http" : "https"}://127.0.0.1:${port}`, request, ca),
    status: (request, rest) =>
      statusOf(
        ca === undefined ? connect(port, "127.0.0.1") : connectTls({ port, ca, host: "127.0.0.1" }),
        request,
        rest,
      ),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends a request as it is, and gives what came back. @param ca What to trust for HTTPS. */
export function send(
  origin: string,
  { method, target, headers, body }: SentRequest,
  ca?: string,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { request } = ca === undefined ? http : https;
    const raw = headers.flat() as unknown as http.OutgoingHttpHeaders; // in this form they are sent as they are
    const { hostname: host, port } = new URL(origin);
    const options = { host, port, path: target, method, headers: raw, agent: false, ca, servername: "" };
    const outgoing = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        const { statusCode: status = 0, headers: named, rawHeaders } = response;
        const json = (): Answered["json"] => JSON.parse(text) as Answered["json"];
        resolve({
          status,
          headers: named,
          rawHeaders,
          bytes,
          text,
          get json() {
            return json();
          },
        });
      });
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

function statusOf(socket: Socket, { method, target, headers }: SentRequest, rest: string): Promise<number> {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${target} HTTP/1.1\r\n${lines.join("")}${rest}`);
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("data", (chunk) => {
      resolve(Number(/^HTTP\/1\.1 (\d{3}) /.exec(chunk.toString("latin1"))?.[1]));
      socket.destroy();
    });
  });
}
