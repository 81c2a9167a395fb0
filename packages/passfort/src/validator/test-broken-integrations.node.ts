import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import {
  sign,
  SignatureError,
  signResponse,
  strictProfile,
  type VerifiedRequest,
  verify,
} from "@idbraid/core/signatures";
import type { Defect, Has, Kind } from "./test-defects.ts";
import { key, keyId, secretKey } from "./test-key.ts";
import { parse, type Reply, Service } from "./test-service.ts";
import { escaped, spaced } from "./write-json.ts";

/** A test integration that is served. */
export interface TestIntegration {
  readonly url: string;
  /** Sends callbacks to this origin from now on. */
  callBack(origin: string): void;
  /** How often a request came that asked for no demo result. */
  readonly liveRequests: () => number;
  close(): Promise<void>;
}

/** What it serves, and what is wrong with it. */
export interface TestIntegrationOptions {
  readonly kind?: Kind | undefined;
  readonly defect?: Defect | undefined;
  /** Such as `/docver/`. @default "/" */
  readonly path?: string | undefined;
  readonly clockAheadMs?: number | undefined;
  readonly tls?: https.ServerOptions | undefined;
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  /** What each 401 says besides. */
  readonly refusal?: (() => Readonly<Record<string, unknown>>) | undefined;
}

const maxBytes = 10 * 1024 * 1024;

/** An integration on nothing but `node:http` and core's signatures: correct but for its defect. */
export async function startTestIntegration({
  kind = "identity",
  defect,
  path = "/",
  clockAheadMs = 0,
  tls,
  config,
  refusal,
}: TestIntegrationOptions = {}): Promise<TestIntegration> {
  const has = (each: Defect): boolean => defect === each;
  const now = (): number => Date.now() + clockAheadMs;
  const service = new Service(kind, has, config);

  const listener = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const { method = "", url: target = "", rawHeaders } = request;
    response.setHeader("Date", new Date(now()).toUTCString());
    const body = await read(request, has("unlimited") ? Infinity : maxBytes, response);
    if (body === undefined) return;
    if (has("body parsed before") && body.length > 0) throw new Error("the body was read already");
    const own = target.startsWith(path) ? (target.slice(path.length - 1).split("?")[0] ?? "") : "";
    if (own === "/" && method === "GET" && !has("metadata need a signature"))
      return send(response, service.metadata());
    if (has("search unverified") && own === "/search")
      return send(response, await service.answer(method, own, body));

    let signed = target;
    if (has("query left out of the target")) signed = target.split("?")[0] ?? "";
    if (has("prefix stripped")) signed = target.slice(path.length - 1);
    try {
      const verified = await authenticate({ method, target: signed, headers: rawHeaders, body }, has, now);
      const reply = own === "/" ? service.metadata() : await service.answer(method, own, body);
      await sendSigned(response, reply, verified, has, now);
    } catch (error) {
      if (error instanceof BadDate) return send(response, { status: 400, body: { error: "bad date" } });
      if (!(error instanceof SignatureError)) throw error;
      const reason = has("401s tell the reason") ? { reason: error.reason } : {};
      const reply = { status: 401, body: { error: "unauthorized", ...refusal?.(), ...reason } };
      response.setHeader(
        "WWW-Authenticate",
        'Signature realm="passfort",headers="(request-target) date digest"',
      );
      if (!has("401s are signed")) return send(response, reply);
      const text = JSON.stringify(reply.body);
      const mac = createHmac("sha256", key)
        .update(`(request-target): ${method.toLowerCase()} ${target}`)
        .digest("base64");
      response.setHeader("Signature", `keyId="${keyId}",headers="(request-target)",signature="${mac}"`);
      response.writeHead(401, { "Content-Type": "application/json" }).end(text);
    }
  };
  const handler = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    listener(request, response).catch(() => {
      if (!response.headersSent) send(response, { status: 500, body: { error: "internal" } });
    });
  };
  const server = tls === undefined ? http.createServer(handler) : https.createServer(tls, handler);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}${path}`,
    callBack: (origin) => (service.callbackOrigin = origin),
    liveRequests: () => service.live,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

class BadDate extends Error {}

interface Incoming {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** @throws {SignatureError} when the request is refused */
async function authenticate(
  incoming: Incoming,
  has: Has,
  now: () => number,
): Promise<VerifiedRequest | Incoming> {
  const authorization = valueOf(incoming, "authorization");
  const keys = new Map([[keyId, has("key as text") ? new TextEncoder().encode(secretKey) : key]]);
  const profile = {
    ...strictProfile,
    labels: has("hs2019 refused") ? ["hmac-sha256", undefined] : ["hmac-sha256", "hs2019", undefined],
    required: has("host not demanded") ? ["(request-target)", "date"] : ["(request-target)", "host", "date"],
    allowUnterminatedLastQuote: !has("unterminated quote refused"),
    digestList: "firstSupported" as const,
    windowMs: has("window of 300 s") ? 300_000 : has("clock ignored") ? 1e12 : 30_000,
  };
  if (has("no verification")) return incoming;
  if (has("signature not compared")) {
    if (!/^Signature .*keyId="AAECAwQF".*signature="/.test(authorization))
      throw new SignatureError({ reason: "missing", message: "" });
    return incoming;
  }
  if (has("500 on a malformed date") && Number.isNaN(Date.parse(valueOf(incoming, "date"))))
    throw new Error("date");
  if (has("malformed is 400") && Number.isNaN(Date.parse(valueOf(incoming, "date")))) throw new BadDate();
  if (has("body parsed and serialised again") && incoming.body.length > 0)
    return verify({ ...incoming, body: reserialised(incoming.body) }, { keys, profile, now });
  const sloppy = [
    "label demanded",
    "spaces refused",
    "hs2019 taken for SHA-512",
    "body written as Python writes it",
    "digest in hexadecimal",
    "clock other than its Date",
    "body not compared with its digest",
    "digest demanded only if signed",
    "covered list left to the sender",
    "last duplicate wins",
  ] as const;
  return sloppy.some(has)
    ? sloppyCheck(incoming, authorization, has, now)
    : verify(incoming, { keys, profile, now });
}

/** A check written by hand, as many are. */
function sloppyCheck(incoming: Incoming, authorization: string, has: Has, now: () => number): Incoming {
  const refuse = (): never => {
    throw new SignatureError({ reason: "mismatch", message: "" });
  };
  const pairs = [...authorization.replace(/^signature\s+/i, "").matchAll(/(\w+)="([^"]*)("|$)/g)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  const names = pairs.map(([name]) => name);
  if (!has("last duplicate wins") && new Set(names).size !== names.length) refuse();
  const parameters = new Map(pairs);
  const { algorithm = "hs2019", headers = "", signature = "" } = Object.fromEntries(parameters);
  if (has("label demanded") && !parameters.has("algorithm")) refuse();
  if (has("spaces refused") && authorization.includes('", ')) refuse();
  if (!/^signature /i.test(authorization) || parameters.get("keyId") !== keyId) refuse();
  if (!["hs2019", "hmac-sha256"].includes(algorithm)) refuse();
  const list = headers
    .toLowerCase()
    .split(" ")
    .filter((name) => name !== "");
  const hasBody = incoming.body.length > 0;
  const demanded = [
    "(request-target)",
    "host",
    "date",
    ...(hasBody && !has("digest demanded only if signed") ? ["digest"] : []),
  ];
  if (list.length === 0) refuse();
  if (!has("covered list left to the sender") && !demanded.every((name) => list.includes(name))) refuse();
  const text = list.map((name) => {
    const value =
      name === "(request-target)"
        ? `${incoming.method.toLowerCase()} ${incoming.target}`
        : valueOf(incoming, name);
    if (value === "") refuse();
    return `${name}: ${value}`;
  });
  const hash = has("hs2019 taken for SHA-512") && algorithm === "hs2019" ? "sha512" : "sha256";
  const mac = createHmac(hash, key).update(text.join("\n")).digest();
  const given = Buffer.from(signature, "base64");
  if (given.length !== mac.length || !timingSafeEqual(given, mac)) refuse();
  const aheadMs = has("clock other than its Date") ? 15_000 : 0;
  if (list.includes("date") && !(Math.abs(Date.parse(valueOf(incoming, "date")) - now() - aheadMs) <= 30_000))
    refuse();
  const digest = valueOf(incoming, "digest");
  const hashed = has("body written as Python writes it")
    ? escaped(spaced(parse(incoming.body) ?? null))
    : incoming.body;
  const encoding = has("digest in hexadecimal") ? "hex" : "base64";
  const right = `SHA-256=${createHash("sha256").update(hashed).digest(encoding)}`;
  if (list.includes("digest") && hasBody && digest !== right && !has("body not compared with its digest"))
    refuse();
  return incoming;
}

async function sendSigned(
  response: http.ServerResponse,
  reply: Reply,
  verified: VerifiedRequest | Incoming,
  has: Has,
  now: () => number,
): Promise<void> {
  if (has("answers unsigned")) return send(response, reply);
  const bytes = bytesOf(reply);
  const signedBytes = has("answer digest of other bytes") ? new TextEncoder().encode("{}") : bytes;
  const request = isIncoming(verified) ? await reverified(verified, now) : verified;
  const added = await signResponse({ body: signedBytes }, request, { now });
  for (const [name, value] of Object.entries(added)) response.setHeader(name, value);
  if (has("answer changed after signing")) response.setHeader("Date", new Date(now() - 7000).toUTCString());
  send(response, reply);
}

/** The same request, signed well, so that its answer can be signed. */
async function reverified({ method, target, body }: Incoming, now: () => number): Promise<VerifiedRequest> {
  const request = { method, target, headers: { host: "127.0.0.1" }, body };
  const added = await sign(request, { keyId, key, covered: ["(request-target)", "date"], now });
  const headers = { ...request.headers, ...added };
  const profile = { ...strictProfile, required: ["(request-target)", "date"] };
  return verify({ ...request, headers }, { keys: new Map([[keyId, key]]), profile, now });
}

function bytesOf({ body }: Reply): Uint8Array {
  return body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body));
}

function send(response: http.ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { "Content-Type": reply.type ?? "application/json" }).end(bytesOf(reply));
}

/** The body; `undefined` once it was refused for its size or its slowness. */
async function read(
  request: http.IncomingMessage,
  limit: number,
  response: http.ServerResponse,
): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const refuse = (status: number): void =>
    void response.writeHead(status, { Connection: "close", "Content-Type": "application/json" }).end("{}");
  const slow = setTimeout(() => refuse(408), 300);
  try {
    for await (const chunk of request) {
      size += (chunk as Buffer).length;
      slow.refresh();
      if (size > limit) {
        refuse(413);
        return undefined;
      }
      chunks.push(chunk as Buffer);
    }
  } finally {
    clearTimeout(slow);
  }
  return response.headersSent ? undefined : new Uint8Array(Buffer.concat(chunks));
}

function reserialised(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(parse(bytes) ?? null));
}

function valueOf({ headers }: Incoming, name: string): string {
  const at = headers.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
  return at === -1 ? "" : (headers[at + 1] ?? "");
}

function isIncoming(request: VerifiedRequest | Incoming): request is Incoming {
  return "body" in request && "headers" in request;
}
