import { ConfigurationError } from "@idbraid/core";
import { describe, expect, it } from "vitest";
import { passfortProfiles } from "../profiles.ts";
import { createIntegration } from "./create-integration.ts";
import { commonOptions, identityConfig, identityOptions, noMatches } from "./test-integration.node.ts";

const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";

/** Options that a compiler would not let pass. */
const create = (options: object) => (): unknown =>
  createIntegration(options as ReturnType<typeof identityOptions>);

function problemsOf(options: object): readonly string[] {
  try {
    create(options)();
  } catch (error) {
    if (ConfigurationError.isInstance(error)) return error.problems.map(({ path }) => path).sort();
    throw error;
  }
  return [];
}

it("finds nothing wrong with good options", () => {
  expect(problemsOf(identityOptions())).toEqual([]);
});

it("tells all problems at once, each by its option and none by its value", () => {
  const options = {
    metadata: { provider_name: "Acme" },
    config: { ...identityConfig, supported_countries: [] },
    secretKey: "not-the-key",
    checks: { run: () => noMatches },
    basePath: "docver",
    provider_id: "17",
    maxBytes: 0,
    trustProxy: { origin: "my-integration.example.com/path", prefix: "/docver/" },
    responseSignedHeaders: ["date"],
    profil: {},
  };
  expect(create(options)).toThrow(
    /^\[passfort\] createIntegration\(\) was called with options that cannot work: /,
  );
  expect(create(options)).not.toThrow("not-the-key");
  expect(problemsOf(options)).toEqual([
    "basePath",
    "config.supported_countries",
    "maxBytes",
    "metadata.provider_name",
    "profil",
    "provider_id",
    "responseSignedHeaders",
    "secretKey",
    "trustProxy.origin",
    "trustProxy.prefix",
  ]);
});

it("tells what is missing", () => {
  expect(problemsOf({ checks: {} })).toEqual(["config", "metadata", "secretKey"]);
});

const { seed } = passfortProfiles;
const untargeted = { ...seed, required: ["date"] };
const origin = "https://my-integration.example.com";

it.each<[string, object, string]>([
  ["a profile that lacks members", { profile: { labels: [] } }, "profile"],
  ["a time limit that is none", { bodyTimeoutMs: Number.NaN }, "bodyTimeoutMs"],
  ["a store that is none", { replayStore: new Map() }, "replayStore"],
  [
    "a covered header that answers do not have",
    { responseSignedHeaders: ["(request-target)", "date", "etag"] },
    "responseSignedHeaders",
  ],
  ["a choice that there is not", { invalidCharges: "keep" }, "invalidCharges"],
  ["another choice that there is not", { digestOnEmptyBody: true }, "digestOnEmptyBody"],
  ["a hook that is none", { hooks: { onError: "log" } }, "hooks.onError"],
  ["a misspelt hook", { hooks: { onErrors: () => undefined } }, "hooks.onErrors"],
  ["a demo result that is no function", { demo: { checks: { ANY: noMatches } } }, "demo.checks"],
  ["no origins at all", { trustProxy: { origin: [] } }, "trustProxy.origin"],
  ["a client that is none", { passfort: {} }, "passfort"],
  ["a profile whose signatures need not cover the target", { profile: untargeted }, "profile"],
  ["a profile with a choice that there is not", { profile: { ...seed, digestList: "last" } }, "profile"],
  ["a clock that cannot tell the time", { runtime: { schedule: () => () => undefined } }, "runtime"],
  ["a base path that no request line has", { basePath: "/über/" }, "basePath"],
  [
    "a prefix that is not that of the base path",
    { trustProxy: { origin, prefix: "/docver" } },
    "trustProxy.prefix",
  ],
  [
    "a prefix with a line break",
    { basePath: "/a/", trustProxy: { origin, prefix: "/a\n" } },
    "trustProxy.prefix",
  ],
  ["a page that is no function", { externalResource: "page" }, "externalResource"],
])("names %s", (_, change, path) => {
  expect(problemsOf({ ...identityOptions(), ...change })).toEqual([path]);
});

describe("handlers", () => {
  it("must be there", () => {
    expect(problemsOf({ ...identityOptions(), checks: {} })).toEqual(["checks.run"]);
    expect(problemsOf({ ...identityOptions(), checks: undefined })).toEqual(["checks", "checks.run"]);
  });

  it("must be members of their own: a method of a class is told", () => {
    class Service {
      run(): typeof noMatches {
        return noMatches;
      }
    }
    expect(create({ ...identityOptions(), checks: new Service() })).toThrow('"checks.run" is inherited');
  });

  it("must be functions", () => {
    expect(problemsOf({ ...identityOptions(), checks: { run: "later" } })).toEqual(["checks.run"]);
  });

  it("must be ones that are called: a misspelt name is told", () => {
    const checks = { run: () => noMatches, serch: () => ({ search_output: [] }) };
    expect(create({ ...identityOptions(), checks })).toThrow(
      '"checks.serch" is never called: this config has run',
    );
  });

  it("of a search are needed with its feature, and refused without it", () => {
    const config = { ...identityConfig, check_type: "COMPANY_DATA" };
    const run = (): object => ({});
    const search = (): object => ({ search_output: [] });
    const searched = { ...config, supported_features: ["COMPANY_SEARCH"] };
    expect(problemsOf({ ...commonOptions(), config: searched, checks: { run } })).toEqual(["checks.search"]);
    expect(problemsOf({ ...commonOptions(), config, checks: { run, search } })).toEqual(["checks.search"]);
    expect(problemsOf({ ...commonOptions(), config: searched, checks: { run, search } })).toEqual([]);
  });

  it("of a check that calls back need a client and a provider_id", () => {
    const config = {
      ...identityConfig,
      check_type: "DOCUMENT_FETCH",
      check_template: { type: "ONE_TIME_CALLBACK" },
    };
    const complete = (): object => ({});
    expect(problemsOf({ ...commonOptions(), config, checks: { complete } })).toEqual([
      "checks.downloadFile",
      "checks.start",
      "passfort",
      "provider_id",
    ]);
  });

  it("of a check that is polled need a provider_id and no client", () => {
    const config = {
      ...identityConfig,
      check_type: "COMPANY_DATA",
      check_template: {
        type: "MONITORED_POLLING",
        polling_strategy: { type: "UNIFORM", initial_interval: 5, polling_interval: 5, max_polls: 10 },
        monitoring_strategy: { type: "UNIFORM", update_interval: 3600 },
        request_timeouts: { start: 10, poll: 20 },
      },
    };
    const checks = { start: () => ({ reference: "1" }), poll: () => ({}) };
    const options = { ...commonOptions(), config, checks };
    expect(problemsOf(options)).toEqual(["checks.monitoredPoll", "provider_id"]);
    const complete = { ...options, provider_id, checks: { ...checks, monitoredPoll: () => ({}) } };
    expect(problemsOf(complete)).toEqual([]);
  });
});

it("does not start when a demo result that PassFort requires was taken away", () => {
  const demo = { checks: { ANY: undefined, ONE_NAME_DOB_MATCH: undefined } };
  expect(problemsOf(identityOptions({ demo }))).toEqual(["demo.checks.ANY"]);
});

it("reads the key from the environment", () => {
  const { secretKey: _, ...options } = identityOptions();
  const kept = process.env["PASSFORT_SECRET_KEY"];
  delete process.env["PASSFORT_SECRET_KEY"];
  try {
    expect(create(options)).toThrow("PASSFORT_SECRET_KEY");
    process.env["PASSFORT_SECRET_KEY"] = commonOptions().secretKey;
    expect(problemsOf(options)).toEqual([]);
  } finally {
    if (kept === undefined) delete process.env["PASSFORT_SECRET_KEY"];
    else process.env["PASSFORT_SECRET_KEY"] = kept;
  }
});

it("T19: takes nothing from a polluted prototype", async () => {
  const integration = createIntegration(identityOptions());
  expect([integration.metadata, integration.config]).toEqual([
    { protocol_version: 1, provider_name: "Acme Identity" },
    identityConfig,
  ]);
  const polluted = Object.prototype as { basePath?: string };
  Object.defineProperty(polluted, "basePath", { value: "/evil/", configurable: true });
  try {
    const answer = await createIntegration(identityOptions())(new Request("https://a.example.com/"));
    expect(answer.status).toBe(200);
  } finally {
    delete polluted.basePath;
  }
});
