import {
  always,
  type FaultRequest,
  type FaultServer,
  respondJson,
  startFaultServer,
} from "@idbraid/core/testing";
import { verify } from "@idbraid/core/signatures";
import { onTestFinished } from "vitest";
import { createPassFort, type PassFort } from "../client/passfort.ts";
import type { ConfigDocument } from "../config/config-document.ts";
import { createIntegration } from "../integration/create-integration.ts";
import type { HandlersFor } from "../integration/handlers.ts";
import type { IntegrationOptions } from "../integration/options.ts";
import {
  serveTest,
  type TestServer,
  testClock,
  testKey,
  testNowMs,
  testSecretKey,
  verifyAnswer,
  passfortRequest,
} from "../integration/test-integration.node.ts";
import { passfortProfiles } from "../profiles.ts";
import { checkId } from "./test-demo.ts";

export const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";

/** How PassFort answers a callback. */
export const taken = respondJson({ callback_id: "9c4b29c4-9e6a-4d1e-9c0f-2e50c1c3a7b1" });

/** A handler that no demo check may come to. */
export const unreachable = (): never => {
  throw new Error("a demo check reached the provider");
};

/** An integration on a loopback port, and a PassFort that takes its callbacks. */
export interface Flow {
  /** Sends a signed request and gives the answer, once its status is 200 and its signature holds. */
  post(path: string, body?: object): Promise<Record<string, unknown>>;
  /** The answer to a request with any status. */
  readonly ask: TestServer["ask"];
  readonly passfort: FaultServer;
  /** Sends callbacks there. */
  readonly client: PassFort;
}

/** Starts both; they end with the test. Checks whose handlers are left out are never reached. */
export async function startFlow<const C extends ConfigDocument>(
  config: C,
  checks: HandlersFor<C>,
  changes: Partial<IntegrationOptions<C>> = {},
): Promise<Flow> {
  const passfort = await startFaultServer({
    script: always(taken),
  });
  const client = createPassFort({
    secretKey: testSecretKey,
    baseUrl: `${passfort.origin}/integrations`,
    runtime: testClock(),
  });
  const integration = createIntegration({
    metadata: { provider_name: "Acme Integration" },
    config,
    secretKey: testSecretKey,
    checks,
    passfort: client,
    provider_id,
    runtime: testClock(),
    ...changes,
  });
  const server = await serveTest(integration);
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    await client.close();
    await passfort.close();
  });
  return {
    passfort,
    client,
    ask: (...asked) => server.ask(...asked),
    post: async (path, body = {}) => {
      const common = {
        id: checkId,
        commercial_relationship: "DIRECT",
        provider_config: {},
        provider_credentials: {},
      };
      const request = await passfortRequest("POST", path, { ...common, ...body });
      const answer = await server.send(request);
      if (answer.status !== 200)
        throw new Error(`${path} was answered with ${answer.status}: ${answer.text}`);
      await verifyAnswer(answer, request);
      return answer.json;
    },
  };
}

/** The body of a callback, once PassFort would take its signature. */
export async function takenCallback({ method, target, rawHeaders, body }: FaultRequest): Promise<unknown> {
  const keys = new Map([[testKey.keyId, testKey.key]]);
  const request = { method, target, headers: rawHeaders, body };
  await verify(request, { keys, profile: passfortProfiles.current, now: () => testNowMs });
  return JSON.parse(new TextDecoder().decode(body));
}
