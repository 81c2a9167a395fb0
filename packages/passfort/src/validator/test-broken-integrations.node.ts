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

/** Everything that one of the servers does wrong. Each has one of them. */
export type Defect =
  | "no verification"
  | "signature not compared"
  | "key as text"
  | "body not compared with its digest"
  | "digest demanded only if signed"
  | "body parsed and serialised again"
  | "clock ignored"
  | "window of 300 s"
  | "covered list left to the sender"
  | "host not demanded"
  | "query left out of the target"
  | "prefix stripped"
  | "hs2019 refused"
  | "last duplicate wins"
  | "unterminated quote refused"
  | "500 on a malformed date"
  | "500 on bad JSON"
  | "401s tell the reason"
  | "401s are signed"
  | "answers unsigned"
  | "answer digest of other bytes"
  | "answer changed after signing"
  | "metadata need a signature"
  | "name too short"
  | "check type misspelt"
  | "countries of two letters"
  | "field without default"
  | "reselling without maximum"
  | "wrong enum in output"
  | "charges with errors"
  | "charges on DIRECT"
  | "charges above maximum"
  | "unknown demo result succeeds"
  | "demo result ignored"
  | "demo errors succeed"
  | "search unverified"
  | "candidates incomplete"
  | "references repeat"
  | "complete forgets the demo result"
  | "any check id"
  | "no callback"
  | "callback signed once"
  | "callback unsigned"
  | "download with no type"
  | "pending for ever"
  | "unlimited";

/** What the server does. */
export type Kind = "identity" | "company" | "documents" | "screening";

export interface TestIntegration {
  readonly url: string;
  /** Sends callbacks to this origin from now on. */
  callBack(origin: string): void;
  /** How often a request came that asked for no demo result. */
  readonly liveRequests: () => number;
  readonly requests: () => number;
  close(): Promise<void>;
}

export interface TestIntegrationOptions {
  readonly kind?: Kind | undefined;
  readonly defect?: Defect | undefined;
  /** Such as `/docver/`. @default "/" */
  readonly path?: string | undefined;
  readonly clockAheadMs?: number | undefined;
  readonly tls?: https.ServerOptions | undefined;
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

export const secretKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const keyId = "AAECAwQF";
const key = new Uint8Array(Buffer.from(secretKey, "base64"));
const providerId = "b0b7611e-c024-4ffb-9f9f-928992bec445";
const maxBytes = 10 * 1024 * 1024;

type Json = Readonly<Record<string, unknown>>;

interface Reply {
  readonly status: number;
  readonly body: Json | Uint8Array;
  readonly type?: string | undefined;
}

/** An integration on nothing but `node:http` and core's signatures: correct but for its defect. */
export async function startTestIntegration({
  kind = "identity",
  defect,
  path = "/",
  clockAheadMs = 0,
  tls,
  config,
}: TestIntegrationOptions = {}): Promise<TestIntegration> {
  const has = (each: Defect): boolean => defect === each;
  const now = (): number => Date.now() + clockAheadMs;
  const service = new Service(kind, has, config);
  let requests = 0;

  const listener = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    requests += 1;
    const { method = "", url: target = "", rawHeaders } = request;
    response.setHeader("Date", new Date(now()).toUTCString());
    const body = await read(request, has("unlimited") ? Infinity : maxBytes, response);
    if (body === undefined) return;
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
      if (!(error instanceof SignatureError)) throw error;
      const reason = has("401s tell the reason") ? { reason: error.reason } : {};
      const reply = { status: 401, body: { error: "unauthorized", ...reason } };
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
    requests: () => requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

interface Incoming {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

type Has = (defect: Defect) => boolean;

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
  if (has("body parsed and serialised again") && incoming.body.length > 0)
    return verify({ ...incoming, body: reserialised(incoming.body) }, { keys, profile, now });
  const sloppy = [
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
  const mac = createHmac("sha256", key).update(text.join("\n")).digest();
  const given = Buffer.from(signature, "base64");
  if (given.length !== mac.length || !timingSafeEqual(given, mac)) refuse();
  if (list.includes("date") && !(Math.abs(Date.parse(valueOf(incoming, "date")) - now()) <= 30_000)) refuse();
  const digest = valueOf(incoming, "digest");
  const right = `SHA-256=${createHash("sha256").update(incoming.body).digest("base64")}`;
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

/** What the integration does once a request is known to be PassFort's. */
class Service {
  live = 0;
  callbackOrigin: string | undefined;
  readonly #kind: Kind;
  readonly #has: Has;
  readonly #config: Json | undefined;

  constructor(kind: Kind, has: Has, config: Json | undefined) {
    this.#kind = kind;
    this.#has = has;
    this.#config = config;
  }

  metadata(): Reply {
    const provider_name = this.#has("name too short") ? "Acme" : "Acme Checks";
    return { status: 200, body: { protocol_version: 1, provider_name } };
  }

  async answer(method: string, path: string, bytes: Uint8Array): Promise<Reply> {
    if (path === "/config") return method === "GET" ? { status: 200, body: this.#document() } : notAllowed;
    const [, id, step] = /^\/checks\/([^/]+)\/(ready|complete|poll)$/.exec(path) ?? [];
    const known = [
      "/checks",
      ...(this.#kind === "company" ? ["/search"] : []),
      ...(this.#kind === "documents" ? ["/download_file"] : []),
    ];
    if (id === undefined && !known.includes(path)) return { status: 404, body: { error: "not found" } };
    if (method !== "POST") return notAllowed;
    const body = parse(bytes);
    if (body === undefined) {
      if (this.#has("500 on bad JSON")) throw new SyntaxError("JSON");
      return badRequest;
    }
    if (!["DIRECT", "PASSFORT"].includes(String(body["commercial_relationship"]))) return badRequest;
    if (path === "/search") return this.#search(body);
    if (path === "/download_file") return this.#download(body);
    if (id === undefined) return this.#start(body);
    if (body["id"] !== id && !this.#has("any check id")) return badRequest;
    if (step === "ready") return this.#ready(body);
    return this.#later(body, step === "poll");
  }

  async #start(body: Json): Promise<Reply> {
    const demo = textOf(body["demo_result"]);
    if (demo === "") {
      this.live += 1;
      const country = JSON.stringify(body["check_input"] ?? "").includes('"country":"GBR"');
      if (body["check_input"] === undefined) return badRequest;
      const error = {
        type: "INVALID_CHECK_INPUT",
        sub_type: "UNSUPPORTED_COUNTRY",
        message: "Not in this country.",
      };
      return ok({
        errors: country ? [] : [error],
        check_output: { entity_type: "INDIVIDUAL", electronic_id_check: { matches: [] } },
      });
    }
    if (this.#kind === "identity" || this.#kind === "company") return this.#result(demo, body);
    const errors = this.#errorsOf(demo);
    if (errors.length > 0) return ok({ errors });
    const reference = this.#has("references repeat") ? `${demo}.same` : `${demo}.${crypto.randomUUID()}`;
    return ok({ provider_id: providerId, reference, custom_data: { polls: 0 }, errors: [] });
  }

  #later(body: Json, polled: boolean): Reply {
    const demo = this.#has("complete forgets the demo result")
      ? "ANY"
      : (String(body["reference"]).split(".")[0] ?? "");
    const polls = Number((body["custom_data"] as Json | undefined)?.["polls"] ?? 0);
    if (polled && (polls < 2 || this.#has("pending for ever")))
      return ok({ pending: true, custom_data: { polls: polls + 1 }, errors: [] });
    return this.#result(demo, body);
  }

  #result(demo: string, body: Json): Reply {
    const errors = this.#errorsOf(demo);
    const direct = body["commercial_relationship"] === "DIRECT";
    const amount = this.#has("charges above maximum") ? 201 : 150;
    const charged = demo === "ANY_CHARGE" && (!direct || this.#has("charges on DIRECT"));
    const charges =
      charged || (errors.length > 0 && this.#has("charges with errors")) ? [{ amount, sku: "CHECK" }] : [];
    const common = { errors, warnings: [], charges, provider_data: "Demo result. No request was made." };
    if (this.#has("demo result ignored")) return { status: 500, body: { error: "internal" } };
    return ok(errors.length > 0 ? common : { ...this.#output(demo, body), ...common });
  }

  #output(demo: string, body: Json): Json {
    const input = (body["check_input"] ?? {}) as Json;
    if (this.#kind === "identity") return identityOutput(demo, input, this.#has("wrong enum in output"));
    if (this.#kind === "company") return companyOutput(demo, input);
    if (this.#kind === "screening") {
      const data = { name: "Sample Hit" };
      const hit = { provider: { name: "acme", label: "Acme", hit_id: "1" }, data, flags: [{ type: "PEP" }] };
      return { check_output: { screening_hits: demo === "SCREEN_NO_HITS" ? [] : [hit] } };
    }
    return documentOutput(demo);
  }

  #errorsOf(demo: string): Json[] {
    const types: Readonly<Record<string, string>> = {
      ERROR_INVALID_CREDENTIALS: "INVALID_CREDENTIALS",
      ERROR_ANY_PROVIDER_MESSAGE: "PROVIDER_MESSAGE",
      ERROR_CONNECTION_TO_PROVIDER: "PROVIDER_CONNECTION",
      ERROR_INVALID_PROVIDER_REFERENCE: "INVALID_CHECK_INPUT",
    };
    const type = types[demo] ?? (offers[this.#kind].includes(demo) ? undefined : "UNSUPPORTED_DEMO_RESULT");
    if (type === undefined) return [];
    if (type === "UNSUPPORTED_DEMO_RESULT" && this.#has("unknown demo result succeeds")) return [];
    if (type !== "UNSUPPORTED_DEMO_RESULT" && this.#has("demo errors succeed")) return [];
    return [{ type, message: "No." }];
  }

  #search(body: Json): Reply {
    const demo = textOf(body["demo_result"]);
    const counts: Readonly<Record<string, number>> = {
      ANY: 2,
      ANY_CHARGE: 1,
      NO_HITS: 0,
      ONE_HIT: 1,
      MANY_HITS: 3,
    };
    const count = counts[demo];
    const number = this.#has("candidates incomplete") ? {} : { number: "00123456" };
    if (count === undefined) {
      const errors = this.#errorsOf(demo);
      return ok(
        errors.length > 0 ? { errors } : { errors: [{ type: "UNSUPPORTED_DEMO_RESULT", message: "No." }] },
      );
    }
    const candidate = { name: "Sample Trading Limited", ...number, country_of_incorporation: "GBR" };
    const charges =
      demo === "ANY_CHARGE" && body["commercial_relationship"] === "PASSFORT" ? [{ amount: 10 }] : [];
    return ok({ search_output: Array.from({ length: count }, () => candidate), errors: [], charges });
  }

  #download(body: Json): Reply {
    if (body["file_reference"] !== "front") return { status: 404, body: { error: "not found" } };
    const type = this.#has("download with no type") ? "text/plain" : "image/png";
    return { status: 200, body: new Uint8Array([0x89, 0x50, 0x4e, 0x47]), type };
  }

  async #ready({ reference }: Json): Promise<Reply> {
    const origin = this.callbackOrigin;
    if (origin === undefined || this.#has("no callback")) return ok({});
    const body = JSON.stringify({ provider_id: providerId, reference });
    const target = "/integrations/v1/callbacks";
    const init = { method: "POST", target, headers: { host: new URL(origin).host }, body };
    const signing = { keyId, key: this.#has("callback unsigned") ? new Uint8Array(32).fill(9) : key };
    const first = await sign(init, {
      ...signing,
      now: () => Date.now() - (this.#has("callback signed once") ? 60_000 : 0),
    });
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const headers = this.#has("callback signed once") ? first : await sign(init, signing);
      const { status } = await fetch(origin + target, { method: "POST", headers, body });
      if (status < 500) break;
    }
    return ok({});
  }

  #document(): Json {
    const reselling = this.#has("reselling without maximum") ? {} : { maximum_cost: 200 };
    const field = { type: "boolean", name: "thorough", label: "Look twice" };
    return {
      check_type: this.#has("check type misspelt") ? "IDENTITY-CHECK" : checkTypes[this.#kind][0],
      check_template: checkTypes[this.#kind][1],
      pricing: { supports_reselling: true, ...reselling },
      supported_countries: this.#has("countries of two letters") ? ["GB"] : ["GBR", "USA"],
      supported_features: this.#kind === "company" ? ["COMPANY_SEARCH"] : [],
      credentials: { fields: [{ type: "password", name: "token", label: "Token" }] },
      config: { fields: [this.#has("field without default") ? field : { ...field, default: false }] },
      ...this.#config,
    };
  }
}

const polling = { type: "UNIFORM", initial_interval: 0, polling_interval: 0, max_polls: 5 };
const checkTypes: Readonly<Record<Kind, readonly [string, Json]>> = {
  identity: ["IDENTITY_CHECK", { type: "ONE_TIME_SYNCHRONOUS", timeout: 60 }],
  company: ["COMPANY_DATA", { type: "ONE_TIME_SYNCHRONOUS", timeout: 60 }],
  documents: ["DOCUMENT_FETCH", { type: "ONE_TIME_CALLBACK", request_timeout: 60, callback_timeout: 60 }],
  screening: ["PEPS_AND_SANCTIONS_SCREEN", { type: "ONE_TIME_POLLING", polling_strategy: polling }],
};
const offers: Readonly<Record<Kind, readonly string[]>> = {
  identity: ["ANY", "ANY_CHARGE", "NO_MATCHES", "ONE_NAME_ADDRESS_MATCH"],
  company: [
    "ANY",
    "ANY_CHARGE",
    "NO_DATA",
    "ALL_DATA",
    "COMPANY_INACTIVE",
    "COMPANY_NAME_MISMATCH",
    "COMPANY_NUMBER_MISMATCH",
  ],
  documents: [
    "ANY",
    "ANY_CHARGE",
    "DOCUMENT_ALL_PASS",
    "ERROR_UNSUPPORTED_DOCUMENT_TYPE",
    "DOCUMENT_FORGERY_CHECK_FAILURE",
  ],
  screening: ["ANY", "ANY_CHARGE", "SCREEN_NO_HITS"],
};

function identityOutput(demo: string, input: Json, wrong: boolean): Json {
  const fields = wrong ? ["FIRSTNAME", "ADDRESS"] : ["FORENAME", "SURNAME", "ADDRESS"];
  const match = { count: 1, database_name: "Demo register", database_type: "CIVIL", matched_fields: fields };
  const matches = demo === "NO_MATCHES" ? [] : [match];
  return {
    check_output: {
      entity_type: "INDIVIDUAL",
      address_history: input["address_history"] ?? [],
      electronic_id_check: { matches },
    },
  };
}

function companyOutput(demo: string, input: Json): Json {
  if (demo === "NO_DATA") return {};
  const { name = "Demo Limited", number = "1", ...asked } = (input["metadata"] ?? {}) as Json;
  return {
    check_output: {
      entity_type: "COMPANY",
      metadata: {
        ...asked,
        name: demo === "COMPANY_NAME_MISMATCH" ? "Another Limited" : name,
        number: demo === "COMPANY_NUMBER_MISMATCH" ? "99" : number,
        is_active: demo !== "COMPANY_INACTIVE",
      },
    },
  };
}

function documentOutput(demo: string): Json {
  const verification_result = {
    all_passed: demo === "DOCUMENT_ALL_PASS",
    document_type_passed: demo !== "ERROR_UNSUPPORTED_DOCUMENT_TYPE",
    forgery_checks_passed: demo !== "DOCUMENT_FORGERY_CHECK_FAILURE",
    image_checks_passed: true,
  };
  const images = [{ id: providerId, image_type: "FRONT", provider_reference: "front" }];
  const document = { id: providerId, category: "PROOF_OF_IDENTITY", images, verification_result };
  return { check_output: { entity_type: "INDIVIDUAL", documents: [document] } };
}

const badRequest: Reply = {
  status: 400,
  body: { errors: [{ type: "INVALID_CHECK_INPUT", message: "Bad request." }] },
};
const notAllowed: Reply = { status: 405, body: { error: "method not allowed" } };

function ok(body: Json): Reply {
  return { status: 200, body };
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
  const slow = setTimeout(() => refuse(408), 3000);
  try {
    for await (const chunk of request) {
      size += (chunk as Buffer).length;
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

function parse(bytes: Uint8Array): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function valueOf({ headers }: Incoming, name: string): string {
  const at = headers.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
  return at === -1 ? "" : (headers[at + 1] ?? "");
}

function isIncoming(request: VerifiedRequest | Incoming): request is Incoming {
  return "body" in request && "headers" in request;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
