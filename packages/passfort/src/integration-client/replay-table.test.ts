import { fastRuntime, respond } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import type { IntegrationClient } from "../index.ts";
import { check, startIntegration } from "./test-signing-server.ts";

const started = { ...check, reference: "ref-1" };
const search_input = { query: "Acme", country_of_incorporation: "GBR" };
const download_info = { download_type: "IMAGE" };

/** Every method once. */
const calls: Readonly<Record<string, (client: IntegrationClient) => Promise<unknown>>> = {
  metadata: (client) => client.metadata(),
  config: (client) => client.config(),
  "checks.run": (client) => client.checks.run(check),
  "checks.start": (client) => client.checks.start(check),
  "checks.ready": (client) => client.checks.ready(check.id, started),
  "checks.complete": (client) => client.checks.complete(check.id, started),
  "checks.poll": (client) => client.checks.poll(check.id, started),
  search: (client) => client.search({ ...check, search_input }),
  downloadFile: (client) =>
    client.downloadFile({ ...check, check_id: check.id, file_reference: "f-1", download_info }),
  "monitored.ready": (client) => client.monitored.ready(started),
  "monitored.poll": (client) => client.monitored.poll(started),
  "monitored.providerPoll": (client) => client.monitored.providerPoll(check),
};

it("sends again only what costs nothing, and tells of the rest that its outcome is unknown", async () => {
  const lines: string[] = [];
  for (const [name, call] of Object.entries(calls)) {
    const { client, server } = await startIntegration(respond({ status: 503 }), {
      maxAttempts: 2,
      runtime: fastRuntime(),
    });
    const error = (await call(client).catch((thrown: unknown) => thrown)) as { code: string };
    lines.push(`${name} | ${server.requests.length} | ${error.code}`);
  }
  expect(`\n${lines.join("\n")}\n`).toMatchInlineSnapshot(`
    "
    metadata | 2 | service_unavailable
    config | 2 | service_unavailable
    checks.run | 1 | outcome_unknown
    checks.start | 1 | outcome_unknown
    checks.ready | 2 | service_unavailable
    checks.complete | 1 | outcome_unknown
    checks.poll | 2 | service_unavailable
    search | 1 | outcome_unknown
    downloadFile | 2 | service_unavailable
    monitored.ready | 2 | service_unavailable
    monitored.poll | 2 | service_unavailable
    monitored.providerPoll | 2 | service_unavailable
    "
  `);
});

it("has every method in the table", async () => {
  const { client } = await startIntegration();
  const own = new Set(["request", "check", "stats", "close", "externalResourceUrl"]);
  const methods = Object.entries(client).flatMap(([name, member]) => {
    if (typeof member === "function") return own.has(name) ? [] : [name];
    const inner = Object.getOwnPropertyNames(Object.getPrototypeOf(member) as object);
    return inner.filter((one) => name !== "url" && one !== "constructor").map((one) => `${name}.${one}`);
  });
  expect(methods.toSorted()).toEqual(Object.keys(calls).toSorted());
});
