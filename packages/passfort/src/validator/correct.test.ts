import { systemRuntime } from "@idbraid/core";
import { closedPort } from "@idbraid/core/testing";
import { describe, expect, it } from "vitest";
import { createPassFort } from "../client/passfort.ts";
import type { ConfigDocument } from "../config/config-document.ts";
import { testConfigs } from "../demo/test-configs.ts";
import { createIntegration } from "../integration/create-integration.ts";
import type { HandlersFor } from "../integration/handlers.ts";
import { serve } from "../server/serve.node.ts";
import { validateIntegration, type ValidationOptions, type ValidationReport } from "./index.ts";
import { startTestIntegration } from "./test-broken-integrations.node.ts";
import { secretKey } from "./test-key.ts";

const groupsOf = {
  identity: "connection metadata signed config authentication digest requests demo answers",
  company: "connection metadata signed config authentication digest requests demo search answers",
  documents: "connection metadata signed config authentication digest requests demo callback answers",
  screening: "connection metadata signed config authentication digest requests demo polling answers",
} as const;

describe("a correct integration", () => {
  it.each(["identity", "company", "screening"] as const)(
    "of %s passes, and no request reaches its provider",
    async (kind) => {
      const server = await startTestIntegration({ kind, path: "/docver/" });
      const report = await validateIntegration(server.url, secretKey);
      await server.close();
      expect(failures(report)).toEqual([]);
      expect(report).toMatchObject({ version: 1, passed: true, reached: true, causes: [] });
      expect([...new Set(report.checks.map(({ group }) => group))].join(" ")).toBe(groupsOf[kind]);
      expect(server.liveRequests()).toBe(0);
    },
  );

  it("of documents passes with its callbacks, and without them what needs them is skipped", async () => {
    const server = await startTestIntegration({ kind: "documents" });
    const without = await validateIntegration(server.url, secretKey);
    const port = await closedPort();
    server.callBack(`http://127.0.0.1:${port}`);
    const report = await validateIntegration(server.url, secretKey, { callbackServer: { port } });
    await server.close();
    expect(failures(without)).toEqual([]);
    expect(withStatus(without, "skipped")).toEqual(
      expect.arrayContaining(["callback.ready", "callback.retry", "callback.no-retry"]),
    );
    expect(failures(report)).toEqual([]);
    expect(withStatus(report, "passed")).toEqual(
      expect.arrayContaining(["callback.ready", "callback.retry", "callback.no-retry", "callback.files"]),
    );
  });

  it("may be a few seconds off, and is told so; 45 s are too many", async () => {
    for (const [clockAheadMs, status] of [
      [10_000, "warning"],
      [-45_000, "failed"],
    ] as const) {
      const server = await startTestIntegration({ clockAheadMs });
      const report = await validateIntegration(server.url, secretKey);
      await server.close();
      expect(report.checks.find(({ id }) => id === "connection.clock")?.status).toBe(status);
      expect(failures(report)).toEqual(status === "failed" ? ["connection.clock"] : []);
    }
  });

  it("case 47: passes live checks, and limits, when it is asked to", async () => {
    const server = await startTestIntegration();
    const report = await validateIntegration(server.url, secretKey, { only: ["live", "limits"], live: true });
    await server.close();
    expect(failures(report)).toEqual([]);
    expect(withStatus(report, "passed")).toEqual(
      expect.arrayContaining(["live.country", "live.no-input", "limits.large", "limits.slow"]),
    );
    expect(server.liveRequests()).toBeGreaterThan(0);
  });

  it("may give each 401 an id and a time of its own", async () => {
    const refusal = () => ({ id: crypto.randomUUID(), at: new Date().toISOString() });
    const server = await startTestIntegration({ refusal });
    const report = await validateIntegration(server.url, secretKey);
    await server.close();
    expect(failures(report)).toEqual([]);
    expect(withStatus(report, "passed")).toContain("answers.uniform-401");
  });

  it("may have values that are not known here: they are warnings", async () => {
    const config = {
      check_type: "FROM_THE_FUTURE",
      supported_features: ["TELEPATHY"],
      supported_countries: ["GBR", "QQQ"],
      config: { fields: [{ type: "colour", name: "colour", label: "Colour", default: "blue" }] },
    };
    const server = await startTestIntegration({ config });
    const report = await validateIntegration(server.url, secretKey, { only: ["config"] });
    await server.close();
    expect(failures(report)).toEqual([]);
    expect(withStatus(report, "warning")).toEqual(
      expect.arrayContaining(["config.check-type", "config.features", "config.countries", "config.fields"]),
    );
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["no country", { supported_countries: [] }, "config.countries"],
    ["a custom check that is resold", { check_type: "INDIVIDUAL_CUSTOM" }, "config.pricing"],
    ["another template", { check_template: { type: "ONE_TIME_CALLBACK" } }, "config.check-template"],
    [
      "seconds that are a text",
      { check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: "60" } },
      "config.check-template",
    ],
    ["a misspelt feature", { supported_features: ["company-search"] }, "config.features"],
    [
      "a credential of another type",
      { credentials: { fields: [{ type: "text", name: "a", label: "A" }] } },
      "config.credentials",
    ],
    [
      "a choice without options",
      { config: { fields: [{ type: "MultiSelect", name: "a", label: "A", default: null }] } },
      "config.fields",
    ],
    [
      "a name twice",
      { config: { fields: ["a", "a"].map((name) => ({ type: "string", name, label: "A", default: "" })) } },
      "config.fields",
    ],
  ])("case 74: fails with %s in its configuration", async (_what, config, id) => {
    const server = await startTestIntegration({ config });
    const report = await validateIntegration(server.url, secretKey, { only: ["config"] });
    await server.close();
    expect(failures(report)).toContain(id);
  });
});

describe("what createIntegration() makes passes", () => {
  it.each(Object.entries(testConfigs))("%s", async (_name, config: ConfigDocument) => {
    const port = await closedPort();
    const report = await validatedOwn(config, port, {
      callbackServer: config.check_template.type === "ONE_TIME_CALLBACK" ? { port } : undefined,
    });
    expect(failures(report)).toEqual([]);
    expect(withStatus(report, "skipped")).toEqual(["connection.tls-version"]);
    expect(withStatus(report, "warning")).toEqual(["connection.https"]);
  });
});

async function validatedOwn(
  config: ConfigDocument,
  port: number,
  options: ValidationOptions,
): Promise<ValidationReport> {
  const passfort = createPassFort({
    secretKey,
    baseUrl: `http://127.0.0.1:${port}/integrations`,
    runtime: { ...systemRuntime(), random: () => 0 }, // no wait before an attempt
  });
  const integration = createIntegration({
    metadata: { provider_name: "Acme Checks" },
    config,
    secretKey,
    basePath: "/docver/",
    checks: unreachable(config),
    ...(config.check_template.type === "ONE_TIME_CALLBACK" && { passfort }),
    ...(config.check_template.type !== "ONE_TIME_SYNCHRONOUS" && {
      provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445",
    }),
    hooks: { onError: () => undefined },
  });
  const server = await serve(integration, { port: 0 });
  try {
    return await validateIntegration(`${server.url}docver/`, secretKey, options);
  } finally {
    await server.close({ drainMs: 0 });
    await passfort.close();
  }
}

/** The handlers that a config needs, and that no demo check may come to. */
function unreachable({
  check_template,
  check_type,
  supported_features = [],
}: ConfigDocument): HandlersFor<ConfigDocument> {
  const never = (): never => {
    throw new Error("a demo check reached the provider");
  };
  const names = {
    ONE_TIME_SYNCHRONOUS: ["run"],
    ONE_TIME_CALLBACK: ["start", "complete"],
    ONE_TIME_POLLING: ["start", "poll"],
    MONITORED_POLLING: ["start", "poll", "monitoredPoll"],
  }[check_template.type];
  const more = [
    ...((supported_features as readonly string[]).includes("COMPANY_SEARCH") ? ["search"] : []),
    ...(["DOCUMENT_FETCH", "DOCUMENT_CAPTURE"].includes(check_type) ? ["downloadFile"] : []),
  ];
  return Object.fromEntries(
    [...names, ...more].map((name) => [name, never]),
  ) as unknown as HandlersFor<ConfigDocument>;
}

function withStatus({ checks }: ValidationReport, status: string): string[] {
  return checks.filter((check) => check.status === status).map(({ id }) => id);
}

function failures(report: ValidationReport): string[] {
  return withStatus(report, "failed");
}
