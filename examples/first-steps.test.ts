import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startSandbox } from "@idbraid/sandbox";
import { describe, expect, it } from "vitest";
import { runProgram } from "./run-program.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const slow = 30_000;

describe("the README", () => {
  it("begins with code that runs as it stands", { timeout: slow }, async () => {
    const readme = readFileSync(join(here, "../README.md"), "utf8");
    const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    const folder = mkdtempSync(join(here, ".readme-"));
    try {
      writeFileSync(join(folder, "readme.ts"), code);
      const { code: exit, stdout, stderr } = await runProgram(join(folder, "readme.ts"));
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
      expect(stdout.trim().split("\n")).toHaveLength(3);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the quickstart", () => {
  const main = join(here, "quickstart/main.ts");

  it(
    "shows every step with method, path, status, time and request id, plain when piped",
    { timeout: slow },
    async () => {
      const { code, stdout, stderr } = await runProgram(main);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/POST \/oauth\/connect\/token +200 +\d+\.\d ms {2}[\w-]+/);
      expect(stdout).toMatch(/GET \/signature\/documents\/\{documentId\}\/files +200/);
      expect(stdout).toMatch(/All \d+ steps went well\./);
      expect(stdout).not.toContain("\u001b[");
    },
  );

  it("ends with a non-zero code when a step fails, and says why", { timeout: slow }, async () => {
    const wrong = {
      IDFY_CLIENT_ID: "nobody",
      IDFY_CLIENT_SECRET: "nothing",
      IDFY_BASE_URL: "http://127.0.0.1:1",
    };
    const { code, stdout } = await runProgram(main, wrong);
    expect(code).toBe(1);
    expect(stdout).toContain("ECONNREFUSED");
    expect(stdout).toMatch(/\d+ of \d+ steps failed\./);
    expect(stdout).not.toContain("nothing");
  });

  it("writes nothing when the credentials are not those of a test account", { timeout: slow }, async () => {
    const sandbox = await startSandbox();
    try {
      const { baseUrl, simulator } = sandbox.providers.idfy;
      const { clientId, clientSecret } = simulator.otherCredentials.production;
      const live = { IDFY_CLIENT_ID: clientId, IDFY_CLIENT_SECRET: clientSecret, IDFY_BASE_URL: baseUrl };
      const { code, stdout } = await runProgram(main, live);
      expect(code).toBe(1);
      expect(stdout).toContain('answered by the environment "prod"');
      const counts = simulator.control.journal.counts();
      expect(Object.keys(counts)).toEqual(["POST /oauth/connect/token", "GET /signature/status/ping"]);
    } finally {
      await sandbox.close();
    }
  });
});
