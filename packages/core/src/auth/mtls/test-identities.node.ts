import { readFileSync } from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { systemRuntime } from "../../runtime/system-runtime.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { testAuthority, type PemPair, type TestAuthority } from "../../testing/test-certificates.node.ts";
import { mtls, type MtlsStrategy } from "./mtls.node.ts";
import type { MtlsOptions } from "./mtls-options.ts";

/** A file made with the openssl CLI; see the README beside them. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`__fixtures__/${name}`, import.meta.url));
}

/** The password of every fixture that has one. */
export const fixturePassword = "fixture password";

/** The fixtures begin when they were made, and last for a century. */
export const fixtureClock: Runtime = { ...systemRuntime(), now: () => Date.UTC(2030, 0, 1) };

/** One authority with the certificates that most tests need. */
export interface TestIdentities {
  readonly authority: TestAuthority;
  readonly server: PemPair;
  readonly alice: PemPair;
  readonly bob: PemPair;
}

export async function testIdentities(): Promise<TestIdentities> {
  const authority = await testAuthority();
  const [server, alice, bob] = await Promise.all([
    authority.issue(),
    authority.issue({ commonName: "alice" }),
    authority.issue({ commonName: "bob" }),
  ]);
  return { authority, server, alice, bob };
}

/** The error of options that cannot work. */
export function refusal(options: MtlsOptions): ConfigurationError {
  let made: MtlsStrategy;
  try {
    made = mtls(options);
  } catch (error) {
    if (ConfigurationError.isInstance(error)) return error;
    throw error;
  }
  void made.close?.();
  throw new Error("The options were expected to be refused.");
}

/** A request as it came over TLS. */
export interface Seen {
  /** The common name of the client certificate. */
  readonly client: string | undefined;
  readonly protocol: string | null;
  readonly resumed: boolean;
}

/** A server that wants client certificates, and answers 200 with `{}` unless it is told otherwise. */
export interface MtlsServer extends AsyncDisposable {
  readonly origin: string;
  readonly seen: readonly Seen[];
  /** TCP connections accepted so far. */
  readonly connections: number;
  readonly open: number;
  /** The client certificates of the connections that are open. */
  readonly openFor: readonly (string | undefined)[];
}

/** How to answer; the default is at once. */
export type Answer = Parameters<typeof https.createServer>[1];

export async function startMtlsServer(options: https.ServerOptions, answer?: Answer): Promise<MtlsServer> {
  const seen: Seen[] = [];
  let connections = 0;
  let open = 0;
  const secured = new Map<TLSSocket, string | undefined>();
  const server = https.createServer(
    { requestCert: true, rejectUnauthorized: true, ...options },
    (request, response) => {
      const socket = request.socket as TLSSocket;
      seen.push({
        client: clientOf(socket),
        protocol: socket.getProtocol(),
        resumed: socket.isSessionReused(),
      });
      if (answer !== undefined) answer(request, response);
      else
        request.resume().once("end", () => response.setHeader("content-type", "application/json").end("{}"));
    },
  );
  server.on("connection", (socket) => {
    connections += 1;
    open += 1;
    socket.once("close", () => (open -= 1));
  });
  server.on("secureConnection", (socket) => {
    secured.set(socket, clientOf(socket));
    socket.once("close", () => secured.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    get connections() {
      return connections;
    },
    get open() {
      return open;
    },
    get openFor() {
      return [...secured.values()];
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function clientOf(socket: TLSSocket): string | undefined {
  return socket.getPeerCertificate().subject?.CN?.toString();
}
