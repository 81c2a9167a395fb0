import { describe, expect, it } from "vitest";
import type { IdentityOutput } from "../../schemas/index.ts";
import { testConfigs } from "../test-configs.ts";
import { ask, makeDriver, person } from "../test-demo.ts";

const driver = makeDriver(testConfigs.identity);

async function output(demo_result: string, check_input?: object): Promise<IdentityOutput> {
  const answer = await ask(driver, "check", { demo_result, check_input });
  return answer["check_output"] as IdentityOutput;
}

describe("demo identity checks", () => {
  it("case 52: ONE_NAME_ADDRESS_MATCH repeats the present address of the input, with members that nobody knows", async () => {
    const { address_history } = await output("ONE_NAME_ADDRESS_MATCH", person);
    expect(address_history).toEqual([{ address: person.address_history[1]?.address }]);
    expect(address_history?.[0]?.address).toHaveProperty("later", 1);
  });

  it("case 52: ONE_NAME_ADDRESS_MATCH has an address of its own where the input has none", async () => {
    const { address_history } = await output("ONE_NAME_ADDRESS_MATCH", { entity_type: "INDIVIDUAL" });
    expect(address_history).toMatchObject([{ address: { country: "GBR", route: "Example Street" } }]);
  });

  const nameAddress = "FORENAME SURNAME ADDRESS";
  const nameDob = "FORENAME SURNAME DOB";
  it.each<[string, living: string[], dead: string[]]>([
    ["ANY", [nameAddress, nameDob], []],
    ["NO_MATCHES", [], []],
    ["ONE_NAME_ADDRESS_MATCH", [nameAddress], []],
    ["ONE_NAME_DOB_MATCH", [nameDob], []],
    ["TWO_NAME_ADDRESS_MATCH", [nameAddress, nameAddress], []],
    ["TWO_NAME_ADDRESS_MATCHES", [nameAddress, nameAddress], []],
    ["ONE_NAME_ADDRESS_ONE_NAME_DOB_MATCH", [nameAddress, nameDob], []],
    ["ONE_NAME_ADDRESS_DOB_MATCH", ["FORENAME SURNAME ADDRESS DOB"], []],
    ["MORTALITY_MATCH", [], [nameDob]],
    ["ONE_NAME_ADDRESS_MORTALITY_MATCH", [nameAddress], [nameDob]],
    ["ONE_NAME_ADDRESS_ONE_NAME_DOB_MORTALITY_MATCH", [nameAddress, nameDob], [nameDob]],
  ])("%s matches what it says, and lists the databases without a hit", async (value, living, dead) => {
    const { electronic_id_check } = await output(value, person);
    const { matches = [] } = electronic_id_check;
    const hits = matches.filter(({ count }) => count === 1);
    const fieldsOf = (isDead: boolean): string[] =>
      hits
        .filter(({ database_type }) => (database_type === "MORTALITY") === isDead)
        .map(({ matched_fields }) => matched_fields.join(" "));
    expect(fieldsOf(false)).toEqual(living);
    expect(fieldsOf(true)).toEqual(dead);
    expect(new Set(matches.map(({ database_name }) => database_name)).size).toBe(4);
  });
});
