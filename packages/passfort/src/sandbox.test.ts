import {
  startSandbox,
  type CheckRun,
  type PassfortIntegrationOptions,
  type PassfortSimulator,
} from "@idbraid/sandbox";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  charge,
  companyAnswer,
  type ConfigDocument,
  createIntegration,
  createPassFort,
  customAnswer,
  defineConfig,
  documentAnswer,
  type FileAnswer,
  identityAnswer,
  type Integration,
  type PassFort,
  pendingAnswer,
  screeningAnswer,
  searchAnswer,
} from "./index.ts";
import { serveTest } from "./integration/test-integration.node.ts";

const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";
const metadata = { provider_name: "Sample provider" };
const fields = { credentials: { fields: [] }, config: { fields: [] }, supported_countries: ["GBR"] };
const resold = { ...fields, pricing: { supports_reselling: true, maximum_cost: 200 } } as const;
const callback = { type: "ONE_TIME_CALLBACK", request_timeout: 15, callback_timeout: 15 } as const;

/** The simulator, and an integration that it calls: made with the key and the client that it is given. */
async function played<C extends ConfigDocument>(
  make: (secretKey: string, passfort: PassFort) => Integration<C>,
  options: PassfortIntegrationOptions = {},
) {
  const sandbox = await startSandbox();
  const { baseUrl, credentials, simulator } = sandbox.providers.passfort;
  const { secretKey } = credentials;
  const passfort = createPassFort({
    secretKey,
    baseUrl: simulator.environment(baseUrl)["PASSFORT_BASE_URL"],
  });
  const server = await serveTest(make(secretKey, passfort));
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    await passfort.close();
    await sandbox.close();
  });
  const url = `http://127.0.0.1:${server.port}/`;
  const integration = simulator.control.integration(url, { signedAnswers: "required", ...options });
  return { integration, simulator, url };
}

/** A check that PassFort has nothing against: every answer is signed, none is objected to. */
function accepted(run: Pick<CheckRun, "steps" | "failure" | "result">): unknown {
  expect([run.failure, run.steps.flatMap(({ objections }) => objections)]).toEqual([undefined, []]);
  expect(run.steps.map(({ response }) => response?.signature)).toEqual(run.steps.map(() => "held"));
  return run.result;
}

/** Bytes that come one after the other. */
const inPieces = (...pieces: readonly string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });

/** A handler that no demo may come to. */
const reached = (): never => {
  throw new Error("a demo reached the provider");
};

const callbackStatuses = ({ control }: PassfortSimulator): unknown[] =>
  control.journal.entries({ path: "/integrations/v1/callbacks" }).map(({ status }) => status);

describe("against PassFort as the sandbox plays it", () => {
  it("an identity check answers, live and as a demo, direct and resold", async () => {
    const config = defineConfig({
      ...resold,
      check_type: "IDENTITY_CHECK",
      check_template: { type: "ONE_TIME_SYNCHRONOUS" },
    });
    const match = {
      count: 1,
      database_name: "Sample register",
      database_type: "CIVIL",
      matched_fields: ["SURNAME", "DOB"],
    } as const;
    const { integration } = await played((secretKey) =>
      createIntegration({
        metadata,
        config,
        secretKey,
        checks: { run: () => identityAnswer({ matches: [match], charges: [charge(150)] }) },
      }),
    );
    expect(await integration.metadata()).toMatchObject({
      objections: [],
      response: { signature: "unsigned" },
    });
    const direct = accepted(await integration.runCheck());
    expect(direct).toMatchObject({ check_output: { electronic_id_check: { matches: [match] } } });
    expect(direct).not.toHaveProperty("charges");
    const params = { commercial_relationship: "PASSFORT" } as const;
    expect(accepted(await integration.runCheck(params))).toMatchObject({ charges: [{ amount: 150 }] });
    expect(accepted(await integration.runCheck({ ...params, demo_result: "ANY_CHARGE" }))).toMatchObject({
      charges: [{ amount: expect.any(Number) as number }],
    });
    expect(accepted(await integration.runCheck({ demo_result: "NO_SUCH_RESULT" }))).toMatchObject({
      errors: [{ type: "UNSUPPORTED_DEMO_RESULT" }],
    });
  });

  it("takes requests of any PassFort: either label, and without the last quote", async () => {
    const config = defineConfig({
      ...resold,
      check_type: "IDENTITY_CHECK",
      check_template: { type: "ONE_TIME_SYNCHRONOUS" },
    });
    const { simulator, url } = await played((secretKey) =>
      createIntegration({
        metadata,
        config,
        secretKey,
        checks: { run: () => identityAnswer({ matches: [] }) },
      }),
    );
    for (const label of ["hs2019", "hmac-sha256"] as const)
      for (const unterminatedLastQuote of [false, true]) {
        const integration = simulator.control.integration(url, { label, unterminatedLastQuote });
        accepted(await integration.runCheck());
      }
  });

  it("answers another key with an unsigned 401", async () => {
    const config = defineConfig({
      ...resold,
      check_type: "IDENTITY_CHECK",
      check_template: { type: "ONE_TIME_SYNCHRONOUS" },
    });
    const { integration } = await played(() =>
      createIntegration({
        metadata,
        config,
        secretKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        checks: { run: () => identityAnswer({ matches: [] }) },
      }),
    );
    expect((await integration.config()).response).toMatchObject({ status: 401, signature: "unsigned" });
    expect((await integration.runCheck()).failure).toBe("/config: the status is 401");
  });

  it("documents are verified: images fetched, PassFort called back, the result given", async () => {
    const config = defineConfig({ ...resold, check_type: "DOCUMENT_VERIFICATION", check_template: callback });
    const images: unknown[] = [];
    const { integration, simulator } = await played((secretKey, passfort) =>
      createIntegration({
        metadata,
        config,
        secretKey,
        passfort,
        provider_id,
        checks: {
          start: ({ id }) => ({ reference: `session-${id}`, custom_data: { step: 1 } }),
          async ready({ check_input, reference }) {
            for (const { images: named } of check_input.documents ?? []) {
              for (const { id } of named ?? []) {
                const image = await passfort.images.download(id ?? "");
                images.push([...(await image.bytes()).subarray(1, 4)]);
              }
            }
            await passfort.callbacks.send({ provider_id, reference, custom_data: { step: 2 } });
          },
          complete: ({ custom_data }) => documentAnswer({ documents: [], provider_data: custom_data }),
        },
      }),
    );
    const run = await integration.runCheck();
    expect(accepted(run)).toMatchObject({ provider_data: { step: 2 } });
    const png = [...Buffer.from("PNG")];
    expect(images).toEqual([png, png]);
    expect(run.callbacks).toMatchObject([{ reference: `session-${run.id}`, provider_id }]);

    simulator.control.reset();
    simulator.control.faults.add({
      match: { path: "/integrations/v1/callbacks" },
      times: 2,
      fault: { status: 500 },
    });
    accepted(await integration.runCheck());
    expect(callbackStatuses(simulator)).toEqual([500, 500, 200]);
  });

  it("a demo verification calls back before /ready is answered", async () => {
    const config = defineConfig({ ...resold, check_type: "DOCUMENT_VERIFICATION", check_template: callback });
    const checks = { start: reached, ready: reached, complete: reached };
    const { integration, simulator } = await played((secretKey, passfort) =>
      createIntegration({ metadata, config, secretKey, passfort, provider_id, checks }),
    );
    const run = await integration.runCheck({ demo_result: "ANY" });
    expect(accepted(run)).toMatchObject({ check_output: { entity_type: "INDIVIDUAL" } });
    expect(run.callbacks).toHaveLength(1);
    const noted = (path: string) => simulator.control.journal.entries({ path })[0]?.id ?? 0;
    // an exchange is noted when it is answered
    expect(noted("/integrations/v1/callbacks")).toBeLessThan(noted(`/checks/${run.id}/ready`));
  });

  it.each(["DOCUMENT_FETCH", "DOCUMENT_CAPTURE"] as const)(
    "a demo of %s gives files that can be downloaded",
    async (check_type) => {
      const config = defineConfig({ ...resold, check_type, check_template: callback });
      const checks = { start: reached, ready: reached, complete: reached, downloadFile: reached };
      const { integration } = await played((secretKey, passfort) =>
        createIntegration({ metadata, config, secretKey, passfort, provider_id, checks }),
      );
      const run = await integration.runCheck({ demo_result: "ANY" });
      expect(accepted(run)).toMatchObject({ check_output: { entity_type: "INDIVIDUAL" } });
      expect(run.files).not.toEqual([]);
      for (const { status, content } of run.files) {
        expect(status).toBe(200);
        expect(content.byteLength).toBeGreaterThan(0);
      }
    },
  );

  it("documents are fetched: PassFort called back later on, each file handed over", async () => {
    const config = defineConfig({ ...resold, check_type: "DOCUMENT_FETCH", check_template: callback });
    const contents: Readonly<Record<string, FileAnswer>> = {
      front: { content: new Uint8Array([0x89, 0x50]), content_type: "image/png" },
      film: { content: inPieces("fi", "lm"), content_type: "video/mp4", file_name: "Życie.mp4" },
    };
    const { integration } = await played((secretKey, passfort) =>
      createIntegration({
        metadata,
        config,
        secretKey,
        passfort,
        provider_id,
        checks: {
          start: ({ id }) => ({ reference: `session-${id}` }),
          ready({ reference }) {
            setImmediate(() => void passfort.callbacks.send({ provider_id, reference }));
          },
          complete: ({ id }) =>
            documentAnswer({
              documents: [
                {
                  id,
                  category: "PROOF_OF_IDENTITY",
                  images: [{ image_type: "FRONT", provider_reference: "front" }],
                  files: [
                    { type: "LIVE_VIDEO", reference: "film" },
                    { type: "VIDEO_FRAME", reference: "lost" },
                  ],
                },
              ],
            }),
          downloadFile: ({ file_reference }) => contents[file_reference],
        },
      }),
    );
    const { steps, files, failure } = await integration.runCheck();
    expect(failure).toBeUndefined();
    expect(steps.flatMap(({ objections }) => objections)).toEqual(["the status is 404"]);
    expect(steps.map(({ response }) => response?.signature)).toEqual(steps.map(() => "held"));
    const seen = files.map(({ content, ...file }) => [
      file.status,
      file.file_name,
      String(Buffer.from(content)),
    ]);
    expect(seen).toEqual([
      [200, "unknown", String(Buffer.from([0x89, 0x50]))],
      [200, "Życie.mp4", "film"],
      [404, "unknown", ""],
    ]);
  });

  it("a screening is polled until it has a result", async () => {
    const polling_strategy = {
      type: "UNIFORM",
      initial_interval: 1,
      polling_interval: 5,
      max_polls: 4,
    } as const;
    const config = defineConfig({
      ...resold,
      check_type: "PEPS_AND_SANCTIONS_SCREEN",
      check_template: { type: "ONE_TIME_POLLING", polling_strategy },
    });
    const { integration } = await played((secretKey) =>
      createIntegration({
        metadata,
        config,
        secretKey,
        provider_id,
        checks: {
          start: ({ id }) => ({ reference: id }),
          poll({ custom_data }) {
            const asked = Number(custom_data?.["asked"] ?? 0) + 1;
            if (asked < 3) return pendingAnswer({ custom_data: { asked } });
            return screeningAnswer({ entity_type: "INDIVIDUAL", screening_hits: [] });
          },
        },
      }),
    );
    const run = await integration.runCheck();
    expect(accepted(run)).toMatchObject({ check_output: { screening_hits: [] } });
    expect(run.steps.map(({ name }) => name)).toEqual(["config", "checks", "poll", "poll", "poll"]);
    accepted(await integration.runCheck({ demo_result: "SCREEN_ALL_FLAGS_SAME_HIT" }));
  });

  it("a company is found, checked and monitored", async () => {
    const polling_strategy = {
      type: "UNIFORM",
      initial_interval: 0,
      polling_interval: 30,
      max_polls: 2,
    } as const;
    const config = defineConfig({
      ...resold,
      check_type: "COMPANY_DATA",
      check_template: {
        type: "MONITORED_POLLING",
        polling_strategy,
        monitoring_strategy: { type: "UNIFORM", update_interval: 86_400 },
        request_timeouts: { start: 30, poll: 30 },
      },
      supported_features: ["COMPANY_SEARCH"],
    });
    const company = { name: "Sample Ltd", number: "00000001", country_of_incorporation: "GBR" };
    const { integration } = await played((secretKey) =>
      createIntegration({
        metadata,
        config,
        secretKey,
        provider_id,
        checks: {
          start: ({ id }) => ({ reference: id }),
          poll: () => companyAnswer({ metadata: company }),
          monitoredPoll: () => companyAnswer({ metadata: { ...company, is_active: false } }),
          search: ({ search_input }) => searchAnswer([{ ...company, name: search_input.query }]),
        },
      }),
    );
    expect(accepted(await integration.search({ query: "Teapot" }))).toMatchObject({
      search_output: [{ name: "Teapot" }],
    });
    expect(accepted(await integration.search({ demo_result: "ANY" }))).toMatchObject({
      search_output: expect.arrayContaining([
        expect.objectContaining({ country_of_incorporation: "GBR" }),
      ]) as unknown,
    });
    const run = await integration.runCheck();
    expect(accepted(run)).toMatchObject({ check_output: { metadata: company } });
    expect(run.updates).toMatchObject([{ check_output: { metadata: { is_active: false } } }]);
    accepted(await integration.runCheck({ demo_result: "ALL_DATA" }));
  });

  it("an external resource is opened by a signed URL, and by no other", async () => {
    const config = defineConfig({
      ...fields,
      pricing: { supports_reselling: false },
      check_type: "COMPANY_CUSTOM",
      check_template: { type: "ONE_TIME_SYNCHRONOUS" },
      supported_features: ["EXTERNAL_LINK"],
    });
    const { integration, simulator, url } = await played((secretKey) =>
      createIntegration({
        metadata,
        config,
        secretKey,
        checks: { run: () => customAnswer({ decision: "PASS", summary: "Fine." }) },
        externalResource: ({ auditee_id, custom_data }) => Response.json({ auditee_id, custom_data }),
      }),
    );
    accepted(await integration.runCheck());
    const auditee_id = "c800b3eb-5960-4d84-9f96-129c2f4ee214";
    const resource = { url: `${url}report` };
    const { step } = await integration.openResource(resource, { auditee_id, custom_data: "a&signature=b" });
    expect(step.response).toMatchObject({ status: 200, body: { auditee_id, custom_data: "a&signature=b" } });
    const late = await integration.openResource(resource, { validForS: -1 });
    expect(late.step.response?.status).toBe(404);
    expect(simulator.control.journal.entries({ path: "/report" }).map(({ status }) => status)).toEqual([
      200, 404,
    ]);
  });
});
