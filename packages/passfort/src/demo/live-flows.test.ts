import { describe, expect, it, vi } from "vitest";
import type { StartAnswer } from "../integration/answers.ts";
import { testConfigs } from "./test-configs.ts";
import { checkId, company, person } from "./test-demo.ts";
import { provider_id, startFlow, takenCallback } from "./test-flow.node.ts";

const live = { check_input: person };
const documents = { check_output: { entity_type: "INDIVIDUAL", documents: [] } } as const;

describe("live checks that call back", () => {
  it("case 59: start, callback and result go through the handlers, and nothing is lost between", async () => {
    let started = 0;
    const complete = vi.fn((_request: object) => documents);
    const { post, passfort, client } = await startFlow(testConfigs.verification, {
      start: () => ({ reference: `live-${(started += 1)}`, custom_data: { session: started } }),
      complete,
    });
    const starts = [await post("/checks", live), await post("/checks", live)];
    expect(starts).toMatchObject([
      { provider_id, reference: "live-1", custom_data: { session: 1 } },
      { provider_id, reference: "live-2", custom_data: { session: 2 } },
    ]);
    const { reference, custom_data } = starts[0] ?? {};
    expect(await post(`/checks/${checkId}/ready`, { ...live, reference, custom_data, provider_id })).toEqual({
      errors: [],
      warnings: [],
    });
    expect(passfort.requests).toEqual([]);
    await client.callbacks.send({ provider_id, reference: "live-1", custom_data: { done: true } });
    const [callback] = passfort.requests;
    expect(callback && (await takenCallback(callback))).toEqual({
      provider_id,
      reference: "live-1",
      custom_data: { done: true },
    });
    const merged = { session: 1, done: true };
    expect(
      await post(`/checks/${checkId}/complete`, { reference, custom_data: merged, provider_id }),
    ).toEqual({
      ...documents,
      errors: [],
      warnings: [],
    });
    expect(complete.mock.calls[0]?.[0]).toMatchObject({ reference: "live-1", custom_data: merged });
  });

  it("case 60: a start with an error has no reference, and nothing is sent", async () => {
    const error = { type: "INVALID_CREDENTIALS", message: "The provider refused the credentials." };
    const { post, passfort } = await startFlow(testConfigs.verification, {
      start: () => ({ errors: [error] }),
      complete: () => documents,
    });
    expect(await post("/checks", live)).toEqual({ errors: [error], warnings: [] });
    expect(passfort.requests).toEqual([]);
  });

  it.each<[string, StartAnswer]>([
    ["reference", { reference: "idbraid-demo.ANY.1" }],
    ["reference", { reference: "idbraid-demo." }],
    ["custom_data", { reference: "live-1", custom_data: { idbraid_demo: {} } }],
    ["custom_data", { reference: "live-1", custom_data: { idbraid_demo: undefined } }],
  ])("a start whose %s looks like that of a demo check is refused", async (member, answer) => {
    const onError = vi.fn<(error: unknown) => void>();
    const { ask } = await startFlow(
      testConfigs.verification,
      { start: () => answer, complete: () => documents },
      { hooks: { onError } },
    );
    const body = { ...live, id: checkId, commercial_relationship: "PASSFORT", provider_config: {} };
    expect((await ask("POST", "/checks", body)).status).toBe(500);
    const [[error] = []] = onError.mock.calls;
    expect(String(error)).toContain(member);
  });
});

describe("live checks that are polled", () => {
  it("case 67: are pending twice, then have a result", async () => {
    const output = { entity_type: "INDIVIDUAL", screening_hits: [] } as const;
    const { post } = await startFlow(testConfigs.screening, {
      start: () => ({ reference: "live-1", custom_data: { polls: 0 } }),
      poll: ({ custom_data }) => {
        const polls = Number(custom_data?.["polls"]) + 1;
        return polls < 3 ? { pending: true, custom_data: { polls } } : { check_output: output };
      },
    });
    let { custom_data } = await post("/checks", live);
    const answers = [];
    for (let poll = 0; poll < 3; poll += 1) {
      const answer = await post(`/checks/${checkId}/poll`, { reference: "live-1", custom_data, provider_id });
      custom_data = answer["custom_data"] ?? custom_data;
      answers.push(answer);
    }
    expect(answers).toEqual([
      { pending: true, custom_data: { polls: 1 }, errors: [], warnings: [] },
      { pending: true, custom_data: { polls: 2 }, errors: [], warnings: [] },
      { check_output: output, errors: [], warnings: [] },
    ]);
  });

  it("case 69: what a handler says of an unknown reference is a flat list of errors", async () => {
    const unknown = { type: "INVALID_CHECK_INPUT", message: "The reference is not known." };
    const { post } = await startFlow(testConfigs.monitored, {
      start: () => ({ reference: "live-1" }),
      poll: () => ({ pending: true }),
      monitoredPoll: ({ reference }) =>
        reference === "live-1"
          ? { check_output: { entity_type: "COMPANY", metadata: { name: company.metadata.name } } }
          : { errors: [unknown] },
    });
    expect(await post("/monitored_checks/poll", { reference: "live-1" })).toMatchObject({ errors: [] });
    expect(await post("/monitored_checks/poll", { reference: "live-2" })).toEqual({
      errors: [unknown],
      warnings: [],
    });
  });
});
