import { readFile } from "node:fs/promises";
import { startSandbox } from "@idbraid/sandbox";
import { expect, it, vi } from "vitest";

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");

it("runs the example of the README as it is written", async () => {
  const example = await read("./__fixtures__/readme-example.ts");
  expect(await read("../README.md")).toContain(`\`\`\`ts\n${example}\`\`\``);

  const sandbox = await startSandbox();
  const { baseUrl, simulator } = sandbox.providers.passfort;
  for (const [name, value] of Object.entries(simulator.environment(baseUrl))) vi.stubEnv(name, value);
  vi.stubEnv("PORT", "0");
  const printed = vi.spyOn(console, "log").mockReturnValue(undefined);

  const { server } = await import("./__fixtures__/readme-example.ts");
  expect(printed).toHaveBeenCalledWith(server.url);
  const integration = simulator.control.integration(server.url, { signedAnswers: "required" });
  const personal_details = { name: { given_names: ["Ada"], family_name: "Sample" } };
  const live = await integration.runCheck({ check_input: { entity_type: "INDIVIDUAL", personal_details } });
  expect(live.result).toMatchObject({
    check_output: { electronic_id_check: { matches: [{ count: 1, database_type: "CIVIL" }] } },
    errors: [],
  });
  const demo = await integration.runCheck({ demo_result: "NO_MATCHES" });
  const metadata = await integration.metadata();
  for (const { response, objections } of [metadata, ...live.steps, ...demo.steps])
    expect([response?.status, objections]).toEqual([200, []]);
  await Promise.all([server.close(), sandbox.close()]);
});
