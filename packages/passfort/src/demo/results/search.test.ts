import { describe, expect, it } from "vitest";
import type { Candidate } from "../../schemas/index.ts";
import { testConfigs } from "../test-configs.ts";
import { ask, makeDriver, searchInput } from "../test-demo.ts";

const driver = makeDriver(testConfigs.company);

async function candidates(demo_result: string, search_input?: object): Promise<readonly Candidate[]> {
  const answer = await ask(driver, "search", { demo_result, search_input });
  return answer["search_output"] as readonly Candidate[];
}

describe("demo searches", () => {
  it.each(["ANY", "MANY_HITS"])(
    "case 68: %s has candidates, best first, with what each needs",
    async (value) => {
      const found = await candidates(value, searchInput);
      expect(found.map(({ name }) => name)).toEqual([
        "Invented Widgets",
        "Invented Widgets Holdings",
        "Invented Widgets (Demo) 1999",
      ]);
      for (const { number, country_of_incorporation } of found) {
        expect(number).toMatch(/\w/);
        expect(country_of_incorporation).toBe("NLD");
      }
    },
  );

  it("case 68: the best candidate has the number that was looked for", async () => {
    const found = await candidates("ANY", { ...searchInput, query: 12345678 });
    expect(found[0]?.number).toBe("12345678");
    expect(new Set(found.map(({ number }) => number)).size).toBe(found.length);
  });

  it("has one hit, or none, where that is asked for", async () => {
    expect(await candidates("ONE_HIT", searchInput)).toHaveLength(1);
    expect(await candidates("NO_HITS", searchInput)).toEqual([]);
  });

  it("has invented companies where nothing is asked for", async () => {
    const found = await candidates("ANY");
    expect(found[0]).toMatchObject({ name: "Demo Sample Trading Limited", country_of_incorporation: "GBR" });
  });
});
