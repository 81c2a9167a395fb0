import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture } from "../testing/client-fixture.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const script = (body: string): string => `
import { testClient, read } from "./packages/core/src/testing/test-client.ts";
const client = testClient(process.env.ORIGIN);
${body}
`;

/** Runs a script to its own end. `lingeredMs` is the time between its last word and its end. */
async function run(body: string): Promise<{ code: number | null; said: string; lingeredMs: number }> {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script(body)], {
    cwd: fileURLToPath(new URL("../../../../", import.meta.url)),
    env: { ...process.env, ORIGIN: fixture.server.origin, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  let saidAtMs = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    saidAtMs = performance.now();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said: said.trim(), lingeredMs: performance.now() - saidAtMs };
}

describe("T22: an idle client", () => {
  it("does not keep the process alive, although its connection stays open", async () => {
    const { code, said, lingeredMs } = await run('await client.request(read); console.log("done");');
    expect(said).toBe("done");
    expect(code).toBe(0);
    expect(lingeredMs).toBeLessThan(2000); // an idle connection would hold it for four seconds
    expect(fixture.server.requests).toHaveLength(1);
  });
});
