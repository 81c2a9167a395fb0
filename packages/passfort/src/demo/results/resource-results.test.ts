import { describe, expect, it } from "vitest";
import type { ExternalResource } from "../../schemas/index.ts";
import { testConfigs } from "../test-configs.ts";
import { ask, checkId, makeDriver } from "../test-demo.ts";

const driver = makeDriver(testConfigs.companyCustom);

async function resource(demo_result: string, id: unknown = checkId): Promise<ExternalResource | undefined> {
  const { external_resources } = await ask(driver, "check", { demo_result, id });
  return (external_resources as ExternalResource[])[0];
}

describe("demo results with external resources", () => {
  it.each([
    ["EXTERNAL_RESOURCE_LINK", "LINK"],
    ["EXTERNAL_RESOURCE_EMBED", "EMBED"],
  ])("%s has one, with an id of this check", async (value, type) => {
    const found = await resource(value);
    expect(found).toMatchObject({ type, url: "https://example.com/demo-resource", label: "Demo report" });
    expect(found?.id.slice(0, -2)).toBe(checkId.slice(0, -2));
    expect(found?.id).not.toBe(checkId);
    expect(await resource(value)).toEqual(found);
    expect(await resource(value, "no UUID")).toMatchObject({
      id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    });
  });

  it("are unknown to integrations without the feature", async () => {
    const plain = makeDriver(testConfigs.individualCustom);
    const answer = await ask(plain, "check", { demo_result: "EXTERNAL_RESOURCE_LINK" });
    expect(answer["errors"]).toMatchObject([{ type: "UNSUPPORTED_DEMO_RESULT" }]);
  });
});
