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
const held = () => process.getActiveResourcesInfo().filter((name) => /TCP|Timeout/.test(name));
for (let turn = 0; turn < 100 && held().length > 0; turn += 1) await new Promise(setImmediate);
console.log(JSON.stringify(held()));
`;

/** Runs a script to its own end. It says what keeps its process alive; `open` is how many connections it had then. */
async function run(body: string): Promise<{ code: number | null; said: string; open: number }> {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script(body)], {
    cwd: fileURLToPath(new URL("../../../../", import.meta.url)),
    env: { ...process.env, ORIGIN: fixture.server.origin, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  let open = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    open = fixture.server.connections.open;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said: said.trim(), open };
}

describe("T22: an idle client", () => {
  it("does not keep the process alive, although its connection stays open", async () => {
    expect(await run("await client.request(read);")).toEqual({ code: 0, said: "[]", open: 1 });
    expect(fixture.server.requests).toHaveLength(1);
  }, 60_000);
});
