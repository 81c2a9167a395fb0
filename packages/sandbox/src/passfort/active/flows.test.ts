import { describe, expect, it } from "vitest";
import {
  configDocument,
  identityOutput,
  miniIntegration,
  openBoth,
  type Json,
  type OpenPassfort,
  type Routes,
} from "../../__tests__/open-passfort.ts";
import type { Step } from "./step.ts";

const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
const patient = { timeout: 15_000 };
const paths = (seen: readonly { readonly path: string }[]): string[] =>
  seen.map(({ path }) => path.replace(/(checks\/)[0-9a-f-]{36}/, "$1*"));
const objections = (steps: readonly Step[]): string[] => steps.flatMap((step) => step.objections);

describe("a check that answers at once", () => {
  const result = { check_output: identityOutput, errors: [] };
  const routes: Routes = { "/config": configDocument(), "/checks": result };

  it("reads the configuration and runs, with an invented person and invented credentials", async () => {
    const { mini, integration } = await openBoth(routes);
    const run = await integration.runCheck();
    expect(run).toMatchObject({ id: uuid, result, failure: undefined, callbacks: [], files: [] });
    expect(paths(mini.seen)).toEqual(["/config", "/checks"]);
    expect(mini.seen[1]?.body).toEqual({
      id: run.id,
      commercial_relationship: "DIRECT",
      check_input: expect.objectContaining({ entity_type: "INDIVIDUAL" }) as Json,
      provider_config: { thorough: true },
      provider_credentials: { token: "sandbox-token" },
    });
    expect(run.steps.map(({ name, response }) => [name, response?.signature])).toEqual([
      ["config", "held"],
      ["checks", "held"],
    ]);
    expect(objections(run.steps)).toEqual([]);
  });

  it("sends what it is told to, no credentials where it is resold, and shows none in a step", async () => {
    const { mini, integration } = await openBoth(routes);
    const check_input = { entity_type: "INDIVIDUAL", personal_details: { dob: "1985" } };
    const provider_credentials = { token: "t0ps3cret" };
    const direct = await integration.runCheck({ demo_result: "ANY", check_input, provider_credentials });
    expect(mini.seen[1]?.body).toMatchObject({ demo_result: "ANY", check_input, provider_credentials });
    expect(direct.steps[1]?.request.body).toMatchObject({ provider_credentials: { token: "[redacted]" } });
    expect(JSON.stringify(direct)).not.toContain("t0ps3cret");

    const provider_config = { thorough: false };
    await integration.runCheck({ commercial_relationship: "PASSFORT", provider_config });
    expect(mini.seen[3]?.body).toMatchObject({ commercial_relationship: "PASSFORT", provider_config });
    expect(mini.seen[3]?.body).not.toHaveProperty("provider_credentials");
  });

  it("is refused where the integration does not resell, and where nobody may", async () => {
    for (const [replaced, reason] of [
      [{ pricing: { supports_reselling: false } }, "the configuration says that it is not resold."],
      [{ check_type: "COMPANY_CUSTOM" }, "custom checks always run as DIRECT."],
    ] as const) {
      const { mini, integration } = await openBoth({ ...routes, "/config": configDocument(replaced) });
      const run = integration.runCheck({ commercial_relationship: "PASSFORT" });
      const message = `refused with 400: PASSFORT: ${reason}`;
      await expect(run).rejects.toMatchObject({ name: "Refusal", status: 400, message });
      expect(paths(mini.seen)).toEqual(["/config"]);
    }
  });

  it("copes with a configuration that is odd: time limits in fractions, fields without a name", async () => {
    const check_template = { type: "ONE_TIME_SYNCHRONOUS", timeout: 30.0005 };
    const unnamed = { fields: [{ default: 1 }, { name: "named", default: 2 }] };
    const config = configDocument({ check_template, config: unnamed, credentials: unnamed });
    const { mini, integration } = await openBoth({ ...routes, "/config": config });
    expect((await integration.runCheck()).result).toEqual(result);
    expect(mini.seen[1]?.body).toMatchObject({ provider_config: { named: 2 } });
    expect(Object.keys(mini.seen[1]?.body["provider_config"] ?? {})).toEqual(["named"]);
    expect(mini.seen[1]?.body["provider_credentials"]).toEqual({ named: "sandbox-named" });
  });

  it("tells of errors without calling that a failure", async () => {
    const errors = [{ type: "INVALID_CREDENTIALS", message: "No." }];
    const { integration } = await openBoth({ ...routes, "/checks": { errors } });
    expect(await integration.runCheck()).toMatchObject({ result: { errors }, failure: undefined });
  });
});

describe("a check that calls back", () => {
  const config = configDocument({
    check_type: "DOCUMENT_VERIFICATION",
    check_template: { type: "ONE_TIME_CALLBACK", request_timeout: 30, callback_timeout: 30 },
  });
  const start = { provider_id, reference: "session-1", custom_data: { a: 1, b: 1 } };
  const result = { check_output: { entity_type: "INDIVIDUAL", documents: [] } };

  it("waits for the callback that comes while /ready is handled, and merges what was given", async () => {
    const images: unknown[] = [];
    const { passfort, mini, integration } = await openBoth(({ call }) => ({
      "/config": config,
      "/checks": start,
      "/checks/*/ready": async (body) => {
        const [document] = (body["check_input"] as { documents: { images: { id: string }[] }[] }).documents;
        for (const { id } of document?.images ?? []) {
          const image = await call("GET", `/integrations/v1/images/${id}`);
          images.push([image.status, image.headers.get("content-type")]);
        }
        const custom_data = { b: 2, c: 3 };
        await call("POST", "/integrations/v1/callbacks", {
          provider_id,
          reference: "session-1",
          custom_data,
        });
        return new Response(null, { status: 204 });
      },
      "/checks/*/complete": result,
    }));
    const run = await integration.runCheck({ demo_result: "ANY" });
    expect(run).toMatchObject({ result, failure: undefined, files: [] });
    expect(objections(run.steps)).toEqual([]);
    expect(paths(mini.seen)).toEqual(["/config", "/checks", "/checks/*/ready", "/checks/*/complete"]);
    expect(images).toEqual([
      [200, "image/png"],
      [200, "image/png"],
    ]);
    expect(run.callbacks).toMatchObject([{ callback_id: uuid, reference: "session-1" }]);
    const [, , ready, complete] = mini.seen;
    expect(ready?.body).toMatchObject({ id: run.id, demo_result: "ANY", ...start, check_input: {} });
    expect(complete?.body).toEqual({
      id: run.id,
      provider_id,
      reference: "session-1",
      custom_data: { a: 1, b: 2, c: 3 },
      commercial_relationship: "DIRECT",
      provider_config: { thorough: true },
      provider_credentials: { token: "sandbox-token" },
    });
    expect(passfort.control.journal.entries({ direction: "received" }).map(({ status }) => status)).toEqual([
      200, 200, 200,
    ]);
  });

  it("takes a callback that comes after /ready was answered", async () => {
    const { integration } = await openBoth(({ call }) => ({
      "/config": config,
      "/checks": start,
      "/checks/*/ready": () => {
        setImmediate(() => {
          void call("POST", "/integrations/v1/callbacks", { provider_id, reference: "session-1" });
        });
        return {};
      },
      "/checks/*/complete": result,
    }));
    const run = await integration.runCheck();
    expect(run).toMatchObject({ result, callbacks: [{ custom_data: undefined }] });
  });

  it("gives up when no callback comes, and when the sandbox is reset", async () => {
    const { passfort, mini, integration } = await openBoth(
      { "/config": config, "/checks": start, "/checks/*/ready": {} },
      { callbackTimeoutMs: 1 },
    );
    const run = await integration.runCheck();
    expect(run).toMatchObject({ result: undefined, failure: "no callback within 1 ms", callbacks: [] });

    passfort.control.reset();
    const waiting = passfort.control.integration(mini.url).runCheck();
    await expect.poll(() => mini.seen.length, patient).toBe(6);
    await expect
      .poll(() => passfort.control.journal.entries({ path: mini.seen[5]?.path }), patient)
      .toHaveLength(1);
    passfort.control.reset();
    expect(await waiting).toMatchObject({ failure: "the sandbox was reset" });
  });

  it("waits for no callback when the start or /ready has errors", async () => {
    const errors = [{ type: "PROVIDER_CONNECTION", message: "Down." }];
    const early = await openBoth({ "/config": config, "/checks": { errors } });
    expect(await early.integration.runCheck()).toMatchObject({ result: { errors }, callbacks: [] });
    const late = await openBoth({ "/config": config, "/checks": start, "/checks/*/ready": { errors } });
    expect(await late.integration.runCheck()).toMatchObject({ result: { errors }, failure: undefined });
  });

  it("refuses a reference that another check has, and a start without one", async () => {
    const { integration } = await openBoth(({ call }) => ({
      "/config": config,
      "/checks": start,
      "/checks/*/ready": async () => {
        await call("POST", "/integrations/v1/callbacks", { provider_id, reference: "session-1" });
      },
      "/checks/*/complete": result,
    }));
    expect((await integration.runCheck()).failure).toBeUndefined();
    expect((await integration.runCheck()).failure).toBe("/checks: the reference is that of another check");
    const none = await openBoth({ "/config": config, "/checks": { provider_id } });
    const run = await none.integration.runCheck();
    expect(run.failure).toBe("/checks: provider_id or reference is missing");
    expect(objections(run.steps)).toEqual(["reference: reference is required."]);
  });

  it("lets two providers use one reference", async () => {
    const callsBack =
      (id: string, spelled = id) =>
      ({ call }: Pick<OpenPassfort, "call">): Routes => ({
        "/config": config,
        "/checks": { provider_id: id, reference: "1" },
        "/checks/*/ready": async () => {
          await call("POST", "/integrations/v1/callbacks", { provider_id: spelled, reference: "1" });
        },
        "/checks/*/complete": result,
      });
    const { passfort, integration } = await openBoth(callsBack(provider_id));
    expect((await integration.runCheck()).failure).toBeUndefined();
    const other = "16fd3691-40d2-4c74-a808-f4758f435e2d";
    const second = await miniIntegration(passfort, callsBack(other, other.toUpperCase())(passfort));
    const run = await passfort.control.integration(second.url).runCheck();
    expect([run.failure, run.callbacks.length]).toEqual([undefined, 1]);
  });

  it("downloads each image and file that the result of a fetch names", async () => {
    const documents = [
      {
        category: "PROOF_OF_IDENTITY",
        images: [{ provider_reference: "front", image_type: "FRONT" }, { image_type: "BACK" }],
        files: [
          { reference: "film", type: "LIVE_VIDEO" },
          { reference: "lost", type: "VIDEO_FRAME" },
        ],
      },
    ];
    const files: Readonly<Record<string, () => Response>> = {
      front: () => new Response("\u0089PNG", { headers: { "content-type": "image/png" } }),
      film: () =>
        new Response("film", {
          headers: {
            "content-type": "video/mp4",
            "file-name": Buffer.from("Zoë.mp4").toString("latin1"),
          },
        }),
    };
    const { mini, integration } = await openBoth(({ call }) => ({
      "/config": { ...config, check_type: "DOCUMENT_FETCH" },
      "/checks": start,
      "/checks/*/ready": async () => {
        await call("POST", "/integrations/v1/callbacks", { provider_id, reference: "session-1" });
      },
      "/checks/*/complete": { check_output: { entity_type: "INDIVIDUAL", documents } },
      "/download_file": ({ file_reference }) =>
        files[String(file_reference)]?.() ?? new Response(null, { status: 404 }),
    }));
    const run = await integration.runCheck();
    expect(run.files).toMatchObject([
      { download_type: "IMAGE", file_reference: "front", status: 200, file_name: "unknown" },
      { download_type: "FILE", file_reference: "film", content_type: "video/mp4", file_name: "Zoë.mp4" },
      { download_type: "FILE", file_reference: "lost", status: 404 },
    ]);
    expect(Buffer.from(run.files[1]?.content ?? []).toString()).toBe("film");
    expect(objections(run.steps)).toEqual(["the status is 404"]);
    const asked = mini.seen.filter(({ path }) => path === "/download_file").map(({ body }) => body);
    expect(asked[1]).toMatchObject({
      check_id: run.id,
      file_reference: "film",
      download_info: { download_type: "FILE", file_type: "LIVE_VIDEO" },
      commercial_relationship: "DIRECT",
      custom_data: start.custom_data,
    });
    expect(asked[1]).not.toHaveProperty("id");
  });
});

describe("a check that is polled", () => {
  const polling_strategy = { type: "UNIFORM", initial_interval: 5, polling_interval: 10, max_polls: 3 };
  const config = configDocument({
    check_type: "PEPS_AND_SANCTIONS_SCREEN",
    check_template: { type: "ONE_TIME_POLLING", polling_strategy },
  });
  const start = { provider_id, reference: "screen-1" };
  const result = { check_output: { entity_type: "INDIVIDUAL", screening_hits: [] } };

  const pendingTwice = (): Routes => {
    let polls = 0;
    return {
      "/config": config,
      "/checks": start,
      "/checks/*/poll": () => {
        polls += 1;
        return polls < 3 ? { pending: true, custom_data: { polls } } : result;
      },
    };
  };

  it("case 67: is asked until it has a result, with all custom data so far", async () => {
    const { passfort, mini, integration } = await openBoth(pendingTwice());
    const beforeMs = passfort.control.clock.now();
    const run = await integration.runCheck({ demo_result: "SCREEN_NO_HITS" });
    expect(run).toMatchObject({ result, failure: undefined });
    expect(run.steps.map(({ afterS }) => afterS)).toEqual([undefined, undefined, 5, 10, 10]);
    expect(mini.seen.slice(2).map(({ body }) => body["custom_data"])).toEqual([
      {},
      { polls: 1 },
      { polls: 2 },
    ]);
    expect(mini.seen[2]?.body).toMatchObject({ id: run.id, demo_result: "SCREEN_NO_HITS", ...start });
    expect(passfort.control.clock.now() - beforeMs).toBeLessThan(25_000);
  });

  it("can move the sandbox clock over the intervals, or let them pass", async () => {
    const { passfort, mini, integration } = await openBoth(pendingTwice(), { intervals: "advance" });
    passfort.control.clock.freeze();
    const beforeMs = passfort.control.clock.now();
    expect((await integration.runCheck()).result).toEqual(result);
    expect(passfort.control.clock.now() - beforeMs).toBe(25_000);

    const none = { ...polling_strategy, initial_interval: 0, polling_interval: 0 };
    const template = { type: "ONE_TIME_POLLING", polling_strategy: none };
    const quick = await openBoth(
      { ...pendingTwice(), "/config": { ...config, check_template: template } },
      { intervals: "wait" },
    );
    expect((await quick.integration.runCheck()).result).toEqual(result);
    expect(mini.seen).toHaveLength(5);
  });

  it("stops waiting when the sandbox is reset", async () => {
    const { passfort, mini, integration } = await openBoth(pendingTwice(), { intervals: "wait" });
    const run = integration.runCheck();
    await expect.poll(() => passfort.control.journal.entries({ path: "/checks" }), patient).toHaveLength(1);
    passfort.control.reset();
    expect(await run).toMatchObject({ failure: "the sandbox was reset" });
    expect(mini.seen).toHaveLength(2);
  });

  it("gives up after the last poll, and reads the strategy beside the type too", async () => {
    const { initial_interval, polling_interval } = polling_strategy;
    const intervals = { polling_strategy: "UNIFORM", initial_interval, polling_interval, max_polls: 2 };
    const flat = { type: "ONE_TIME_POLLING", ...intervals };
    const { integration } = await openBoth({
      "/config": { ...config, check_template: flat },
      "/checks": start,
      "/checks/*/poll": { pending: true },
    });
    const run = await integration.runCheck();
    expect(run.failure).toBe("the check is still pending after 2 polls");
    expect(run.steps.map(({ afterS }) => afterS)).toEqual([undefined, undefined, 5, 10]);
  });

  it("goes on being asked where it is monitored", async () => {
    const check_template = {
      type: "MONITORED_POLLING",
      polling_strategy,
      monitoring_strategy: { type: "UNIFORM", update_interval: 86_400 },
      request_timeouts: { start: 30, poll: 30 },
    };
    const company = { check_output: { entity_type: "COMPANY", metadata: { name: "Example Teapots Ltd" } } };
    const { mini, integration } = await openBoth({
      "/config": { ...config, check_type: "COMPANY_DATA", check_template },
      "/checks": start,
      "/checks/*/poll": company,
      "/monitored_checks/ready": { errors: [] },
      "/monitored_checks/poll": company,
    });
    const run = await integration.runCheck({ monitoredPolls: 2 });
    expect(run).toMatchObject({ result: company, updates: [company, company], failure: undefined });
    expect(mini.seen[3]).toMatchObject({ path: "/monitored_checks/ready", body: { reference: "screen-1" } });
    for (const { body } of mini.seen.slice(3)) {
      expect(Object.keys(body).sort()).toEqual([
        "commercial_relationship",
        "provider_config",
        "provider_credentials",
        "reference",
      ]);
    }
    expect(run.steps.slice(-2).map(({ name, afterS }) => [name, afterS])).toEqual([
      ["monitored_poll", 86_400],
      ["monitored_poll", 86_400],
    ]);
    expect(mini.seen[1]?.body["check_input"]).toMatchObject({
      entity_type: "COMPANY",
      metadata: { country_of_incorporation: "NLD" },
    });
  });
});

it("tells of the errors that end monitoring, and keeps the result", async () => {
  const check_template = { type: "MONITORED_POLLING", polling_strategy: { max_polls: 1 } };
  const errors = [{ type: "INVALID_CONFIG", message: "Unknown reference." }];
  const { integration } = await openBoth({
    "/config": configDocument({ check_type: "COMPANY_DATA", check_template }),
    "/checks": { provider_id, reference: "r" },
    "/checks/*/poll": { check_output: { entity_type: "COMPANY" } },
    "/monitored_checks/ready": { errors },
  });
  expect(await integration.runCheck()).toMatchObject({
    result: { check_output: { entity_type: "COMPANY" } },
    updates: [{ errors }],
    failure: undefined,
  });
});

describe("a search", () => {
  it("asks for companies", async () => {
    const search_output = [{ name: "A", number: "1", country_of_incorporation: "GBR" }];
    const config = configDocument({ check_type: "COMPANY_DATA", supported_features: ["COMPANY_SEARCH"] });
    const { mini, integration } = await openBoth({ "/config": config, "/search": { search_output } });
    const run = await integration.search({
      query: "Teapot",
      demo_result: "ANY",
      state_of_incorporation: "DE",
    });
    expect(run).toMatchObject({ result: { search_output }, failure: undefined });
    expect(objections(run.steps)).toEqual([]);
    expect(mini.seen[1]?.body).toEqual({
      demo_result: "ANY",
      search_input: { query: "Teapot", country_of_incorporation: "NLD", state_of_incorporation: "DE" },
      commercial_relationship: "DIRECT",
      provider_config: { thorough: true },
      provider_credentials: { token: "sandbox-token" },
    });
  });

  it("tells of errors and failures", async () => {
    const errors = [{ type: "PROVIDER_MESSAGE", message: "No." }];
    const failing = await openBoth({ "/config": configDocument(), "/search": { errors } });
    expect(await failing.integration.search()).toMatchObject({ result: { errors }, failure: undefined });
    const missing = await openBoth({ "/config": configDocument() });
    expect((await missing.integration.search()).failure).toBe("/search: the status is 404");
  });
});
