import { virtualRuntime } from "@idbraid/core/testing";
import { expect, it, onTestFinished } from "vitest";
import { failure } from "../client/test-passfort.ts";
import {
  createIntegration,
  createIntegrationClient,
  type FileAnswer,
  type IntegrationClient,
  type IntegrationClientOptions,
} from "../index.ts";
import {
  checkBody,
  checkId,
  commonOptions,
  identityConfig,
  identityOptions,
  noMatches,
  serveTest,
  testNowMs,
  testSecretKey,
} from "../integration/test-integration.node.ts";

/** A client of an integration that is made with the toolkit and served on loopback. */
async function clientOf(
  handler: Parameters<typeof serveTest>[0],
  more: Partial<IntegrationClientOptions> = {},
): Promise<IntegrationClient> {
  const server = await serveTest(handler);
  const client = createIntegrationClient({
    url: `http://127.0.0.1:${server.port}/`,
    secretKey: testSecretKey,
    runtime: virtualRuntime({ startMs: testNowMs }),
    verifyResponses: "require",
    validate: "strict",
    ...more,
  });
  onTestFinished(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
  });
  return client;
}

const run = checkBody() as unknown as Parameters<IntegrationClient["checks"]["run"]>[0];

it("reads metadata and config, and runs checks, with every answer signed", async () => {
  const client = await clientOf(createIntegration(identityOptions()));
  expect(await client.metadata()).toEqual({ protocol_version: 1, provider_name: "Acme Identity" });
  expect(await client.config()).toEqual(identityConfig);
  expect(await client.checks.run(run)).toMatchObject({ ...noMatches, errors: [], warnings: [] });
  const demo = await client.checks.run({ ...run, demo_result: "ERROR_INVALID_CREDENTIALS" });
  expect(demo.errors).toMatchObject([{ type: "INVALID_CREDENTIALS" }]);
  expect((await client.check()).ok).toBe(true);
});

it("is understood as PassFort was in 2023, without the last quote", async () => {
  const quirks = { unterminatedLastQuote: true };
  const client = await clientOf(createIntegration(identityOptions()), { quirks });
  expect(await client.checks.run(run)).toMatchObject(noMatches);
});

it.each<[string, NonNullable<IntegrationClientOptions["quirks"]>]>([
  ["another label", { label: "hmac-sha256" }],
  ["no label", { label: null }],
  ["another order of the parameters", { parameterOrder: ["signature", "headers", "algorithm", "keyId"] }],
  ["another order of the list", { covered: ["digest", "Date", "host", "(request-target)"] }],
  ["more headers in the list", { covered: ["(request-target)", "host", "date", "content-type", "accept"] }],
])("is understood with %s, and its answers are signed", async (_name, quirks) => {
  const client = await clientOf(createIntegration(identityOptions()), { quirks });
  expect(await client.checks.run(run)).toMatchObject(noMatches);
});

it.each<[string, NonNullable<IntegrationClientOptions["quirks"]>]>([
  ["without the host in its list", { covered: ["(request-target)", "date"] }],
  ["under a label of another algorithm", { label: "rsa-sha256" }],
])("is refused %s", async (_name, quirks) => {
  const client = await clientOf(createIntegration(identityOptions()), { quirks });
  expect(await failure(client.config())).toMatchObject({ name: "AuthenticationError" });
  expect(await client.metadata()).toMatchObject({ protocol_version: 1 });
});

it("is refused with a query that is not signed, and taken with one that is", async () => {
  const asked = { method: "GET", path: "/config", query: { a: 1 } } as const;
  const handler = createIntegration(identityOptions());
  expect(await (await clientOf(handler)).request(asked)).toEqual(identityConfig);
  const client = await clientOf(handler, { quirks: { unsignedQuery: true } });
  expect(await failure(client.request(asked))).toMatchObject({ name: "AuthenticationError" });
});

it("is refused with another key, and told so without a word that names the reason", async () => {
  const secretKey = btoa("another key that is 32 bytes big");
  const client = await clientOf(createIntegration(identityOptions()), { secretKey });
  expect(await failure(client.config())).toMatchObject({
    name: "AuthenticationError",
    attempts: { length: 1 },
  });
  expect((await client.check()).steps.find(({ name }) => name === "credentials")?.outcome).toBe("failed");
});

it("goes through a check that calls back, down to its file", async () => {
  const picture = new Uint8Array(300_000).map((_, at) => (at * 7) % 251);
  const file: FileAnswer = { content: picture, content_type: "image/png", file_name: "Pass – Zoë.png" };
  const output = { entity_type: "INDIVIDUAL", documents: [] } as const;
  const seen: string[] = [];
  const client = await clientOf(
    createIntegration({
      ...commonOptions(),
      config: {
        ...identityConfig,
        check_type: "DOCUMENT_FETCH",
        check_template: { type: "ONE_TIME_CALLBACK", request_timeout: 30 },
      },
      provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445",
      passfort: { callbacks: {}, images: {} } as never,
      checks: {
        start: () => ({ reference: "ref-1", custom_data: { step: 1 } }),
        ready: ({ reference }) => void seen.push(`ready ${reference}`),
        complete: ({ reference }) => {
          seen.push(`complete ${reference}`);
          return { check_output: output };
        },
        downloadFile: ({ file_reference }) => (file_reference === "front-1" ? file : undefined),
      },
    }),
  );
  const { errors: _errors, ...started } = await client.checks.start(run);
  expect(started).toMatchObject({ reference: "ref-1", custom_data: { step: 1 } });
  const { reference, provider_id, custom_data } = started as {
    reference: string;
    provider_id: string;
    custom_data: object;
  };
  const later = { ...run, reference, provider_id, custom_data: { ...custom_data } };
  await client.checks.ready(checkId, later);
  expect(await client.checks.complete(checkId, later)).toMatchObject({ check_output: output, errors: [] });
  expect(seen).toEqual(["ready ref-1", "complete ref-1"]);

  const asked = { ...run, check_id: checkId, download_info: { download_type: "IMAGE", image_type: "FRONT" } };
  const downloaded = await client.downloadFile({ ...asked, file_reference: "front-1" });
  expect(downloaded.fileName).toBe("Pass – Zoë.png");
  expect(Buffer.compare(await downloaded.bytes(), picture)).toBe(0);
  expect(await failure(client.downloadFile({ ...asked, file_reference: "none" }))).toMatchObject({
    status: 404,
  });
});
