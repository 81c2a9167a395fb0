import { describe, expect, it } from "vitest";
import type { ScreeningOutput } from "../../schemas/index.ts";
import { type TestConfig, testConfigs } from "../test-configs.ts";
import { ask, inputOf, makeDriver, resultOf } from "../test-demo.ts";

async function output(name: TestConfig, demo_result: string): Promise<ScreeningOutput> {
  const config = testConfigs[name];
  const answer = await resultOf(makeDriver(config), config, { demo_result, check_input: inputOf(config) });
  return answer["check_output"] as ScreeningOutput;
}

async function flags(name: TestConfig, demo_result: string): Promise<string[]> {
  const { screening_hits } = await output(name, demo_result);
  return screening_hits.map((hit) => (hit.flags ?? []).map(({ type }) => type).join(" "));
}

describe("demo screenings", () => {
  it.each<[string, string[]]>([
    ["ANY", ["PEP", "SANCTION", "ADVERSE_MEDIA", "REFER"]],
    ["SCREEN_NO_HITS", []],
    ["SCREEN_ALL_FLAGS_SAME_HIT", ["PEP SANCTION ADVERSE_MEDIA REFER"]],
    ["SCREEN_ALL_FLAGS_SEPARATE_HITS", ["PEP", "SANCTION", "ADVERSE_MEDIA", "REFER"]],
    ["SCREEN_SINGLE_PEP", ["PEP"]],
    ["SCREEN_SINGLE_SANCTION", ["SANCTION"]],
    ["SCREEN_SINGLE_ADVERSE_MEDIA", ["ADVERSE_MEDIA"]],
    ["SCREEN_SINGLE_REFER", ["REFER"]],
  ])("%s has a hit for each of %j", async (value, hits) => {
    expect(await flags("screening", value)).toEqual(hits);
  });

  it("raises no flag that the integration does not declare", async () => {
    expect(await flags("companyScreening", "SCREEN_ALL_FLAGS_SAME_HIT")).toEqual(["PEP SANCTION REFER"]);
    const driver = makeDriver(testConfigs.companyScreening);
    const answer = await ask(driver, "check", { demo_result: "SCREEN_SINGLE_ADVERSE_MEDIA" });
    expect(answer["errors"]).toMatchObject([{ type: "UNSUPPORTED_DEMO_RESULT" }]);
  });

  it("hits who was screened: a person or a company", async () => {
    const person = await output("screening", "SCREEN_SINGLE_PEP");
    expect(person.entity_type).toBe("INDIVIDUAL");
    expect(person.screening_hits[0]?.data).toMatchObject({
      name: "Zoë Anna Müller-Łącka",
      dates: [{ type: "DOB", date: "1990-02-03" }],
    });
    const company = await output("companyScreening", "SCREEN_SINGLE_PEP");
    expect(company.entity_type).toBe("COMPANY");
    expect(company.screening_hits[0]?.data).toMatchObject({
      name: "Invented Widgets B.V.",
      countries: [{ type: "REGISTRATION", country: "NLD" }],
    });
  });

  it("tells hits apart by an id", async () => {
    const { screening_hits } = await output("screening", "ANY");
    expect(new Set(screening_hits.map(({ provider }) => provider.hit_id)).size).toBe(4);
  });
});
