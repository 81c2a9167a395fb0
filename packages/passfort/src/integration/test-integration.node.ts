import http from "node:http";
import type { AddressInfo } from "node:net";
import { virtualRuntime, type VirtualRuntime } from "@idbraid/core/testing";
import { sign, type SignOptions, type VerifiedResponse, verifyResponse } from "@idbraid/core/signatures";
import { type FetchHandler, toNodeListener } from "@idbraid/core/webhooks/adapters";
import type { ConfigDocument } from "../config/config-document.ts";
import { passfortProfiles } from "../profiles.ts";
import { parseSecretKey } from "../keys/secret-key.ts";
import type { IntegrationOptions } from "./options.ts";

/** The key of the worked examples: the bytes 00 to 1f. */
export const testSecretKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
export const testKey = parseSecretKey(testSecretKey);
/** The host that PassFort addresses, wherever the test server listens. */
export const testHost = "my-integration.example.com";
/** `Tue, 24 Mar 2020 11:21:25 GMT`, when PassFort signs and the integration's clock stands. */
export const testNowMs = Date.UTC(2020, 2, 24, 11, 21, 25);
export const checkId = "01234567-89ab-cdef-0123-456789abcdef";

/** A clock that stands still at {@link testNowMs}. */
export function testClock(): VirtualRuntime {
  return virtualRuntime({ startMs: testNowMs });
}

export const identityConfig = {
  check_type: "IDENTITY_CHECK",
  check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: 60 },
  pricing: { supports_reselling: true, maximum_cost: 200 },
  supported_countries: ["GBR", "USA", "CAN", "NLD"],
  credentials: { fields: [{ type: "password", name: "api_key", label: "API key" }] },
  config: { fields: [{ type: "boolean", name: "deep", label: "Deep search", default: false }] },
} as const satisfies ConfigDocument;

export type IdentityConfig = typeof identityConfig;

/** An answer without a match. */
export const noMatches = {
  check_output: { entity_type: "INDIVIDUAL", address_history: [], electronic_id_check: { matches: [] } },
} as const;

/** What every integration needs besides its config and handlers. */
export function commonOptions() {
  return { metadata: { provider_name: "Acme Identity" }, secretKey: testSecretKey, runtime: testClock() };
}

/** Options of an identity check, which finds nothing. */
export function identityOptions(
  changes: Partial<IntegrationOptions<IdentityConfig>> = {},
): IntegrationOptions<IdentityConfig> {
  return {
    ...commonOptions(),
    config: identityConfig,
    checks: { run: () => noMatches },
    ...changes,
  };
}

/** The body of `POST /checks` for a person who lives in Great Britain. */
export function checkBody(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: checkId,
    commercial_relationship: "DIRECT",
    check_input: {
      entity_type: "INDIVIDUAL",
      personal_details: {
        name: { given_names: ["Robin"], family_name: "Sample" },
        dob: "1985-10-26",
      },
      address_history: [
        { address: { type: "STRUCTURED", country: "GBR", postal_town: "Sampleton", street_number: "42" } },
      ],
    },
    provider_config: { deep: false },
    provider_credentials: { api_key: "key of the customer" },
    ...changes,
  };
}

/** A request as it goes over the wire. */
export interface SentRequest {
  readonly method: string;
  readonly target: string;
  /** In this order, in this spelling. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** How PassFort signs, where a test wants it otherwise. */
export type SigningChanges = Partial<SignOptions> & { readonly host?: string };

/** A request as PassFort sends it. Objects are sent as JSON. */
export async function passfortRequest(
  method: string,
  target: string,
  body: object | string = "",
  { host = testHost, ...changes }: SigningChanges = {},
): Promise<SentRequest> {
  const bytes = bytesOf(body);
  const {
    Authorization,
    Date: date,
    ...digest
  } = await sign(
    { method, target, headers: { host }, body: bytes },
    {
      keyId: testKey.keyId,
      key: testKey.key,
      label: "hs2019",
      parameterOrder: ["keyId", "algorithm", "signature", "headers"],
      now: () => testNowMs,
      ...changes,
    },
  );
  const ofBody = { "Content-Type": "application/json", ...digest, "Content-Length": String(bytes.length) };
  const headers = { Host: host, Date: date, ...(bytes.length > 0 && ofBody), Authorization };
  return { method, target, headers: Object.entries(headers) as [string, string][], body: bytes };
}

/** The same request with some headers changed, in their place; `undefined` takes one away. */
export function withHeaders(
  request: SentRequest,
  changes: Readonly<Record<string, string | undefined>>,
): SentRequest {
  const names = request.headers.map(([name]) => name);
  const changed = request.headers.map(([name, value]) => [name, name in changes ? changes[name] : value]);
  const added = Object.entries(changes).filter(([name]) => !names.includes(name));
  const headers = [...changed, ...added].filter(([, value]) => value !== undefined) as [string, string][];
  return { ...request, headers };
}

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly bytes: Uint8Array;
  readonly text: string;
  /** The JSON in it. */
  readonly json: Record<string, unknown>;
}

/** A server on a loopback port. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** Sends a request as it is. */
  send(request: SentRequest): Promise<Answered>;
  /** Sends a request as PassFort does. */
  ask(method: string, target: string, body?: object | string): Promise<Answered>;
}

/** Serves an integration with `node:http`. */
export async function serveTest(handler: FetchHandler): Promise<TestServer> {
  const server = http.createServer(toNodeListener(handler, { onError: () => undefined }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const send = (request: SentRequest): Promise<Answered> => sendTo(port, request);
  return {
    port,
    send,
    ask: async (...asked) => send(await passfortRequest(...asked)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the signature of an answer says, once it holds. */
export function verifyAnswer(
  { rawHeaders, bytes }: Answered,
  request: SentRequest,
  nowMs: number = testNowMs,
): Promise<VerifiedResponse> {
  const keys = new Map([[testKey.keyId, testKey.key]]);
  const profile = { ...passfortProfiles.seed, digestOnEmptyBody: "required" } as const;
  return verifyResponse({ headers: rawHeaders, body: bytes }, request, { keys, profile, now: () => nowMs });
}

function sendTo(port: number, { method, target, headers, body }: SentRequest): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, method, path: target, agent: false };
    const raw = headers.flat() as unknown as http.OutgoingHttpHeaders; // in this form they are sent as they are
    const request = http.request({ ...options, headers: raw }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode: status = 0, rawHeaders } = response;
        resolve({
          status,
          headers: response.headers,
          rawHeaders,
          bytes,
          text: bytes.toString(),
          get json() {
            return JSON.parse(bytes.toString()) as Record<string, unknown>;
          },
        });
      });
    });
    request.once("error", reject);
    request.end(body);
  });
}

function bytesOf(body: object | string): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}
