import { describe, expect, it } from "vitest";
import { testConfigs } from "./test-configs.ts";
import { checkId, company, person } from "./test-demo.ts";
import { provider_id, startFlow, unreachable } from "./test-flow.node.ts";

const checks = { start: unreachable, poll: unreachable };
const monitoredChecks = { ...checks, monitoredReady: unreachable, monitoredPoll: unreachable };
const demo = { demo_result: "ANY", check_input: person };
const unsupported = [expect.objectContaining({ type: "UNSUPPORTED_DEMO_RESULT" })];
const unknownReference = [
  expect.objectContaining({ type: "INVALID_CHECK_INPUT", data: { field: "reference" } }),
];

describe("demo checks that are polled", () => {
  it("case 67: are pending twice, then have a result of the input", async () => {
    const { post } = await startFlow(testConfigs.screening, checks);
    const { reference, custom_data } = await post("/checks", demo);
    const answers = [];
    let kept = custom_data;
    for (let poll = 0; poll < 3; poll += 1) {
      const answer = await post(`/checks/${checkId}/poll`, { reference, custom_data: kept, provider_id });
      kept = answer["custom_data"] ?? kept;
      answers.push(answer);
    }
    expect(answers.map(({ pending }) => pending ?? false)).toEqual([true, true, false]);
    expect(answers[1]).not.toHaveProperty("check_output");
    expect(answers[2]).toMatchObject({
      check_output: { screening_hits: [{ data: { name: "Zoë Anna Müller-Łącka" } }, {}, {}, {}] },
    });
  });

  it("case 67: have a result by the last poll, however few there are", async () => {
    const check_template = { ...testConfigs.screening.check_template };
    const polling_strategy = { ...check_template.polling_strategy, max_polls: 1 };
    const config = { ...testConfigs.screening, check_template: { ...check_template, polling_strategy } };
    const { post } = await startFlow(config, checks);
    const { reference, custom_data } = await post("/checks", demo);
    const answer = await post(`/checks/${checkId}/poll`, { reference, custom_data });
    expect(answer).toHaveProperty("check_output");
  });

  it("case 67: have a result at once where PassFort did not keep the custom data that counts the polls", async () => {
    const { post } = await startFlow(testConfigs.screening, checks);
    const { reference } = await post("/checks", { ...demo, demo_result: "SCREEN_NO_HITS" });
    const answer = await post(`/checks/${checkId}/poll`, { reference });
    expect(answer).toMatchObject({ check_output: { screening_hits: [] }, errors: [] });
  });

  it("can be monitored, and go on with the result that they had", async () => {
    const { post } = await startFlow(testConfigs.monitored, monitoredChecks);
    const started = await post("/checks", { demo_result: "COMPANY_INACTIVE", check_input: company });
    const { reference } = started;
    const custom_data = { idbraid_demo: { ...(started["custom_data"] as Kept).idbraid_demo, polls: 2 } };
    const polled = await post(`/checks/${checkId}/poll`, { reference, custom_data });
    expect(polled["check_output"]).toMatchObject({
      metadata: { name: company.metadata.name, number: company.metadata.number, is_active: false },
    });
    expect(await post("/monitored_checks/ready", { reference })).toEqual({ errors: [], warnings: [] });
    expect(await post("/monitored_checks/poll", { reference })).toEqual(polled);
    expect(await post("/monitored_provider/poll", { demo_result: "ANY" })).toMatchObject({
      references: "UNKNOWN",
    });
  });

  it("have a reference that stays short, whatever the company is called", async () => {
    const { post } = await startFlow(testConfigs.monitored, monitoredChecks);
    const check_input = { metadata: { ...company.metadata, name: "王".repeat(100) } };
    const { reference } = await post("/checks", { demo_result: "COMPANY_INACTIVE", check_input });
    expect(String(reference).length).toBeLessThan(255);
    const answer = await post("/monitored_checks/poll", { reference });
    expect(answer["check_output"]).toMatchObject({ metadata: { is_active: false } });
  });

  it.each(["idbraid-demo.", "idbraid-demo.ANY", "idbraid-demo.%E0%A4%A.1", "live-17"])(
    "case 69: an unknown reference is a flat list of one error: %s",
    async (reference) => {
      const { post } = await startFlow(testConfigs.monitored, monitoredChecks);
      for (const path of ["/monitored_checks/poll", "/monitored_checks/ready", `/checks/${checkId}/poll`]) {
        const answer = await post(path, { reference, demo_result: "ANY" });
        expect(answer["errors"]).toEqual(unknownReference);
        expect(answer).not.toHaveProperty("check_output");
      }
    },
  );

  it("case 69: a reference whose demo result is no more is an error", async () => {
    const { post } = await startFlow(testConfigs.monitored, monitoredChecks);
    const answer = await post("/monitored_checks/poll", { reference: "idbraid-demo.GONE.1" });
    expect(answer["errors"]).toEqual(unsupported);
  });
});

interface Kept {
  readonly idbraid_demo: object;
}
