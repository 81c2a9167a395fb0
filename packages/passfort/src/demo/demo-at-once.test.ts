import { describe, expect, it, vi } from "vitest";
import { testConfigs } from "./test-configs.ts";
import { person } from "./test-demo.ts";
import { startFlow, unreachable } from "./test-flow.node.ts";

const demo = { demo_result: "ANY", check_input: person };
const unsupported = [expect.objectContaining({ type: "UNSUPPORTED_DEMO_RESULT" })];

describe("demo checks that answer at once", () => {
  it.each(["NOT_A_REAL_DEMO_RESULT", "", "constructor", "__proto__", "toString"])(
    "case 45: an unknown demo result is one error, and no handler is called: %j",
    async (demo_result) => {
      const run = vi.fn(unreachable);
      const { post } = await startFlow(testConfigs.identity, { run });
      const answer = await post("/checks", { ...demo, demo_result });
      expect(answer).toMatchObject({ errors: unsupported, warnings: [] });
      expect(answer["errors"]).toHaveLength(1);
      expect(run).not.toHaveBeenCalled();
    },
  );

  it("case 45: a search has its own", async () => {
    const checks = { run: unreachable, search: unreachable };
    const { post } = await startFlow(testConfigs.company, checks);
    const search_input = { query: "Invented", country_of_incorporation: "GBR" };
    const answer = await post("/search", { demo_result: "COMPANY_INACTIVE", search_input });
    expect(answer["errors"]).toEqual(unsupported);
  });

  it.each([
    ["ERROR_INVALID_CREDENTIALS", "INVALID_CREDENTIALS"],
    ["ERROR_ANY_PROVIDER_MESSAGE", "PROVIDER_MESSAGE"],
    ["ERROR_CONNECTION_TO_PROVIDER", "PROVIDER_CONNECTION"],
  ])("case 46: %s is an error of type %s, without charges", async (demo_result, type) => {
    const { post } = await startFlow(testConfigs.identity, { run: unreachable });
    for (const commercial_relationship of ["DIRECT", "PASSFORT"]) {
      const answer = await post("/checks", { ...demo, demo_result, commercial_relationship });
      expect(answer["errors"]).toMatchObject([{ type }]);
      expect(answer).not.toHaveProperty("charges");
      expect(answer).not.toHaveProperty("check_output");
    }
  });

  it("case 48: ANY_CHARGE costs something where PassFort resells, and no more than the maximum", async () => {
    for (const maximum_cost of [1, 99.5, 200]) {
      const config = {
        ...testConfigs.identity,
        pricing: { supports_reselling: true, maximum_cost },
      } as const;
      const { post } = await startFlow(config, { run: unreachable });
      const body = { ...demo, demo_result: "ANY_CHARGE", commercial_relationship: "PASSFORT" };
      const { charges, errors } = (await post("/checks", body)) as {
        charges: { amount: number }[];
        errors: [];
      };
      const sum = charges.reduce((total, { amount }) => total + amount, 0);
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThanOrEqual(maximum_cost);
      expect(errors).toEqual([]);
    }
  });

  it("case 49: ANY_CHARGE costs nothing where the customer has a contract of their own", async () => {
    const { post } = await startFlow(testConfigs.identity, { run: unreachable });
    const answer = await post("/checks", { ...demo, demo_result: "ANY_CHARGE" });
    expect(answer).toMatchObject({ check_output: { entity_type: "INDIVIDUAL" }, errors: [] });
    expect(answer).not.toHaveProperty("charges");
  });

  it("ANY_CHARGE is unknown to an integration that is not resold", async () => {
    const config = { ...testConfigs.identity, pricing: { supports_reselling: false } } as const;
    const { post } = await startFlow(config, { run: unreachable });
    expect(await post("/checks", { ...demo, demo_result: "ANY_CHARGE" })).toMatchObject({
      errors: unsupported,
    });
  });
});
