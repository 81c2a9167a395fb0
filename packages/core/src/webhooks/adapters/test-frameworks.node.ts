import http from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import {
  toExpress,
  toFastify,
  toHono,
  toNodeListener,
  type AdapterOptions,
  type FetchHandler,
} from "./index.ts";

/** What stands before the adapter: nothing, a parser that drops the bytes, or one that keeps them. */
export type Parsing = "none" | "parsed" | "kept";

/** A framework that serves a handler at `/api/hooks/acme` and below a prefix, as an application would. */
export interface Framework {
  readonly name: string;
  readonly start: (handler: FetchHandler, options?: AdapterOptions, parsing?: Parsing) => Promise<Served>;
  /** The adapter gets the bytes even where the application parses bodies. */
  readonly seesBytesAnyway: boolean;
  /** What the error says where the bytes are gone. */
  readonly advice: RegExp;
}

/** A server on a loopback socket. */
export interface Served extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
}

export const frameworks: readonly Framework[] = [
  {
    name: "node:http",
    seesBytesAnyway: false,
    advice: /before anything reads/,
    start: async (handler, options, parsing = "none") => {
      const listener = toNodeListener(handler, options);
      const server = http.createServer((request, response) => {
        if (parsing === "none") return listener(request, response);
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          const rawBody = parsing === "kept" ? Buffer.concat(chunks) : undefined;
          listener(Object.assign(request, { body: { parsed: true }, rawBody }), response);
        });
      });
      return served(server);
    },
  },
  { name: "Express 5", seesBytesAnyway: false, advice: /express\.json/, start: expressWith(express) },
  {
    name: "Express 4",
    seesBytesAnyway: false,
    advice: /express\.json/,
    start: expressWith(createRequire(import.meta.url)("express4") as typeof express),
  },
  {
    name: "Fastify 5",
    seesBytesAnyway: true,
    advice: /preParsing/,
    start: async (handler, options, parsing = "none") => {
      const app = Fastify({ forceCloseConnections: true });
      if (parsing === "kept")
        app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_, body, done) =>
          done(null, body),
        );
      await app.register(toFastify(handler, { ...options, url: "/acme" }), { prefix: "/api/hooks" });
      await app.listen({ port: 0, host: "127.0.0.1" });
      return { ...placeOf(app.server), [Symbol.asyncDispose]: () => app.close() };
    },
  },
  {
    name: "Hono",
    seesBytesAnyway: true,
    advice: /formData/,
    start: async (handler, options, parsing = "none") => {
      const app = new Hono().basePath("/api");
      if (parsing !== "none")
        app.use(async (context, next) => {
          await (parsing === "parsed" ? context.req.json() : context.req.arrayBuffer());
          await next();
        });
      app.all("/hooks/acme", toHono(handler, options));
      const server = await new Promise<http.Server>((resolve) => {
        const made = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () =>
          resolve(made as http.Server),
        );
      });
      return disposable(server);
    },
  },
];

function expressWith(make: typeof express): Framework["start"] {
  return async (handler, options, parsing = "none") => {
    const app = make();
    if (parsing === "parsed") app.use(make.json());
    if (parsing === "kept") app.use(make.raw({ type: "*/*" }));
    const router = make.Router();
    router.all("/acme", toExpress(handler, options));
    app.use("/api/hooks", router);
    return served(http.createServer(app));
  };
}

/** Starts a server on a loopback port. */
export async function served(server: http.Server): Promise<Served> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return disposable(server);
}

function disposable(server: http.Server): Served {
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...placeOf(server), [Symbol.asyncDispose]: close };
}

function placeOf(server: http.Server): { origin: string; port: number } {
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port };
}
