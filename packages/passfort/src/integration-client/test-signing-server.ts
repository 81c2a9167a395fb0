import { signResponse, type SignResponseOptions, verify } from "@idbraid/core/signatures";
import {
  type FaultBehaviour,
  type FaultRequest,
  type FaultScriptInput,
  type FaultServer,
  respond,
  startFaultServer,
  virtualRuntime,
} from "@idbraid/core/testing";
import { onTestFinished } from "vitest";
import {
  createIntegrationClient,
  type IntegrationClient,
  type IntegrationClientOptions,
  parseSecretKey,
  passfortProfiles,
} from "../index.ts";

/** 32 bytes, 00 to 1f. */
export const secretKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/** The clock of both sides: that of the worked examples. */
export const nowMs = Date.parse("Tue, 24 Mar 2020 11:21:25 GMT");

/** What tests send when it does not matter. */
export const check = {
  id: "01234567-89ab-cdef-0123-456789abcdef",
  commercial_relationship: "DIRECT",
  check_input: { entity_type: "INDIVIDUAL" },
} as const;

const { keyId, key } = parseSecretKey(secretKey);
const now = () => nowMs;

/** How an integration answers, and what becomes of its answer on the way. */
export interface Answering extends SignResponseOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The body that arrives. */
  readonly sent?: string;
  readonly signed?: boolean;
}

/** An integration that verifies each request, as it must, and signs its answers. */
export function integration(answering: Answering = {}): FaultBehaviour {
  const { status = 200, body = "{}", sent = body, signed = true, headers = {}, ...style } = answering;
  return {
    startsAt: "request",
    async run(exchange) {
      const { method, target, rawHeaders, body: received } = exchange.request as FaultRequest;
      const request = { method, target, headers: rawHeaders, body: received };
      const options = { keys: new Map([[keyId, key]]), profile: passfortProfiles.seed, now };
      const verified = await verify(request, options);
      const added = signed ? await signResponse({ body }, verified, { now, ...style }) : {};
      const type = { "Content-Type": "application/json" };
      await respond({ status, headers: { ...type, ...headers, ...added }, body: sent }).run(exchange);
    },
  };
}

/** A server that plays an integration by a script, and a client of it; both are closed when the test is over. */
export async function startIntegration(
  script: FaultScriptInput = integration(),
  options: Partial<IntegrationClientOptions> = {},
): Promise<{ readonly client: IntegrationClient; readonly server: FaultServer }> {
  const server = await startFaultServer({ script });
  const client = createIntegrationClient({
    url: `${server.origin}/docver/`,
    secretKey,
    runtime: virtualRuntime({ startMs: nowMs }),
    maxAttempts: 1,
    onWarning: () => undefined,
    ...options,
  });
  onTestFinished(async () => {
    await client.close();
    await server.close();
  });
  return { client, server };
}
