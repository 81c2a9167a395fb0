import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { ServerCertificate } from "./certificates.ts";
import { firstHalf } from "./frame/as-fetch.ts";
import type { DropPoint } from "./frame/faults.ts";
import type { Simulator } from "./frame/simulator.ts";

/** A simulator that listens on 127.0.0.1. */
export interface Served {
  /** Such as `http://127.0.0.1:4010`, without a slash at the end. */
  readonly baseUrl: string;
  /** Stops listening, cuts the connections that are open and tells the simulator to give up. */
  close(): Promise<void>;
}

/** How to listen. */
export interface ServeOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** With a certificate it is HTTPS, without one HTTP. */
  readonly certificate?: ServerCertificate | undefined;
}

/** Serves one simulator on loopback. @throws {Error} with code `EADDRINUSE` when the port is taken. */
export async function serve(simulator: Simulator, { port, certificate }: ServeOptions): Promise<Served> {
  const listen = getRequestListener(
    async (request, env) => respond(simulator, request, (env as HttpBindings).outgoing),
    { overrideGlobalObjects: false },
  );
  const listener: RequestListener = (incoming, outgoing) => {
    void listen(incoming, outgoing); // it never rejects
  };
  const server =
    certificate === undefined
      ? createServer(listener)
      : createSecureServer({ cert: certificate.certificate, key: certificate.privateKey }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const scheme = certificate === undefined ? "http" : "https";
  return {
    baseUrl: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        simulator.close?.();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(simulator: Simulator, request: Request, outgoing: ServerResponse): Promise<Response> {
  const { response, drop } = await simulator.handle(request);
  if (response === undefined) {
    outgoing.socket?.destroy();
    return alreadySent();
  }
  if (drop !== undefined) {
    await sendAndCut(response, drop, outgoing);
    return alreadySent();
  }
  // the adapter writes the status alone, without the phrase; Node keeps one that is set here
  outgoing.statusMessage = response.statusText;
  return response;
}

/** Sends the headers, half of the first chunk when asked to, and destroys the socket. */
async function sendAndCut(response: Response, drop: DropPoint, outgoing: ServerResponse): Promise<void> {
  outgoing.statusMessage = response.statusText;
  const whole = response.headers.get("content-length") ?? (await sizeOf(response.clone()));
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), "content-length": whole });
  outgoing.flushHeaders();
  const half = drop === "mid-body" ? await firstHalf(response.body) : undefined;
  await new Promise<void>((resolve) => {
    outgoing.write(half ?? "", () => resolve());
  });
  outgoing.socket?.destroy();
}

async function sizeOf(response: Response): Promise<number> {
  return (await response.arrayBuffer()).byteLength;
}

/** What tells the adapter to keep its hands off. */
function alreadySent(): Response {
  return new Response(null, { headers: { "x-hono-already-sent": "true" } });
}
