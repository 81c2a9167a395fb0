import { readFile } from "node:fs/promises";
import { startSandbox } from "@idbraid/sandbox";
import { expect, it, vi } from "vitest";

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");

it("runs the example of the README as it is written", async () => {
  const example = await read("./__fixtures__/readme-example.ts");
  expect(await read("../README.md")).toContain(`\`\`\`ts\n${example}\`\`\``);

  const sandbox = await startSandbox();
  const { baseUrl, simulator } = sandbox.providers.idfy;
  for (const [name, value] of Object.entries(simulator.environment(baseUrl))) vi.stubEnv(name, value);
  const printed = vi.spyOn(console, "log").mockReturnValue(undefined);

  await import("./__fixtures__/readme-example.ts");
  expect(printed).toHaveBeenCalledWith(
    expect.objectContaining({ status: "created", externalReference: "order-4711", url: "[redacted]" }),
  );
  await sandbox.close();
});
