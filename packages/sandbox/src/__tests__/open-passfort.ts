import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sign, signResponse, verify, type SignOptions } from "@idbraid/core/signatures";
import { onTestFinished } from "vitest";
import { startSandbox, type SandboxProvider } from "../start-sandbox.ts";
import type { PassfortIntegrationOptions } from "../passfort/active/integration-options.ts";
import type { PassfortIntegration } from "../passfort/active/integration.ts";
import type { PassfortSimulatorOptions } from "../passfort/options.ts";
import type { PassfortSimulator } from "../passfort/simulator.ts";
import { readAnswer, type Answer } from "./open-idfy.ts";

export type Json = Record<string, unknown>;

/** How a request differs from a right one. */
export interface Signing extends Partial<SignOptions> {
  readonly secretKey?: string;
  /** Changes what was signed before it is sent. */
  readonly spoil?: (headers: Record<string, string>) => Record<string, string>;
}

export interface OpenPassfort extends SandboxProvider<PassfortSimulator> {
  readonly control: PassfortSimulator["control"];
  /** A signed request to what PassFort serves. */
  call(method: string, path: string, body?: unknown, signing?: Signing): Promise<Answer>;
  /** A call of the control API. */
  play(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** A simulator on a real socket, closed when the test is over. */
export async function openPassfort(options: PassfortSimulatorOptions = {}): Promise<OpenPassfort> {
  const sandbox = await startSandbox({ providers: { passfort: options } });
  onTestFinished(() => sandbox.close());
  const { baseUrl, credentials, simulator } = sandbox.providers.passfort;
  const { control } = simulator;
  return {
    baseUrl,
    credentials,
    simulator,
    control,
    async call(method, path, body, { secretKey = credentials.secretKey, spoil, ...style } = {}) {
      const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
      const { host } = new URL(baseUrl);
      const signed = await sign(
        { method, target: path, headers: { host }, body: text },
        { ...keyOf(secretKey), now: () => control.clock.now(), ...style },
      );
      const headers = { ...signed, ...(text !== undefined && { "content-type": "application/json" }) };
      const init = {
        method,
        headers: spoil?.(headers) ?? headers,
        ...(text !== undefined && { body: text }),
      };
      return readAnswer(await fetch(baseUrl + path, init));
    },
    async play(method, path, body) {
      const json = body !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      };
      return readAnswer(await fetch(`${baseUrl}/_sandbox${path}`, { method, ...json }));
    },
  };
}

/** The key id and the bytes of a key. */
export function keyOf(secretKey: string): { readonly keyId: string; readonly key: Uint8Array } {
  return { keyId: secretKey.slice(0, 8), key: Buffer.from(secretKey, "base64") };
}

/** What an integration of the tests answers: JSON by path, or anything by hand. */
export type Routes = Readonly<Record<string, ((body: Json, path: string) => unknown) | Json>>;

/** How the answers to verified requests are signed; `late` is 31 seconds behind, `short` does not cover the host. */
type Answers = "signed" | "unsigned" | "tampered" | "late" | "short";

export interface MiniIntegration {
  readonly url: string;
  /** The requests whose signature held, oldest first. */
  readonly seen: { readonly path: string; readonly body: Json; readonly authorization: string }[];
}

/**
 * An integration that has nothing in common with the toolkit but the signatures. `*` in a path stands for any check
 * id. A handler may give a `Response` for an answer that is not JSON with 200.
 */
export async function miniIntegration(
  { control, credentials }: Pick<OpenPassfort, "control" | "credentials">,
  routes: Routes,
  answers: Answers = "signed",
): Promise<MiniIntegration> {
  const { keyId, key } = keyOf(credentials.secretKey);
  const now = (): number => control.clock.now();
  const seen: MiniIntegration["seen"] = [];
  const profile = {
    labels: ["hs2019", "hmac-sha256"],
    required: ["(request-target)", "host", "date"],
    digestOnEmptyBody: "optional",
    digestList: "single",
    allowUnterminatedLastQuote: true,
    allowCreated: false,
    windowMs: 30_000,
  } as const;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const { method = "", url: target = "", rawHeaders } = request;
    const path = target.replace(/\?.*/, "");
    const route = routes[path.replace(/^(\/checks\/)[^/]+/, "$1*")];
    const open = path === "/" || path === "/page";
    const verified = open
      ? undefined
      : await verify(
          { method, target, headers: rawHeaders, body: bytes },
          { keys: new Map([[keyId, key]]), profile, now },
        ).catch(() => undefined);
    if (verified === undefined && !open) {
      response.writeHead(401).end();
      return;
    }
    const json = (bytes.length > 0 ? JSON.parse(bytes.toString()) : {}) as Json;
    seen.push({ path: target, body: json, authorization: request.headers.authorization ?? "" });
    const given: unknown = await (typeof route === "function" ? route(json, path) : route);
    const made =
      given instanceof Response ? given : Response.json(given ?? {}, { status: route ? 200 : 404 });
    const body = Buffer.from(await made.arrayBuffer());
    const headers = Object.fromEntries(made.headers);
    const signedAt = (): number => now() - (answers === "late" ? 31_000 : 0);
    if (verified !== undefined && answers !== "unsigned")
      Object.assign(headers, await signResponse({ body }, verified, { now: signedAt }));
    if (answers === "short") headers["Signature"] = headers["Signature"]?.replace(" host", "") ?? "";
    if (answers === "tampered" && body[0] !== undefined) body.writeUInt8(0x20, body.length - 1);
    response.writeHead(made.status, headers).end(body);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

/** A simulator and an integration that it is about to call. */
export async function openBoth(
  routes: Routes | ((passfort: OpenPassfort) => Routes),
  options: PassfortIntegrationOptions & { readonly answers?: Answers } = {},
): Promise<{
  readonly passfort: OpenPassfort;
  readonly mini: MiniIntegration;
  readonly integration: PassfortIntegration;
}> {
  const { answers, ...rest } = options;
  const passfort = await openPassfort();
  const made = typeof routes === "function" ? routes(passfort) : routes;
  const mini = await miniIntegration(passfort, made, answers);
  return { passfort, mini, integration: passfort.control.integration(mini.url, rest) };
}

/** A configuration document that is right, with members replaced. */
export function configDocument(replaced: Json = {}): Json {
  return {
    check_type: "IDENTITY_CHECK",
    check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: 30 },
    pricing: { supports_reselling: true, maximum_cost: 200 },
    supported_countries: ["NLD", "GBR"],
    credentials: { fields: [{ type: "password", name: "token", label: "Token" }] },
    config: { fields: [{ type: "boolean", name: "thorough", label: "Thorough", default: true }] },
    ...replaced,
  };
}

/** What an identity check gives. */
export const identityOutput: Json = {
  entity_type: "INDIVIDUAL",
  electronic_id_check: {
    matches: [{ database_name: "Made up", database_type: "CIVIL", matched_fields: ["SURNAME"], count: 1 }],
  },
};
