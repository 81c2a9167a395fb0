import { spawn } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture } from "../../testing/client-fixture.ts";
import { largeBody, respondJson } from "../../testing/index.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const mebibyte = 2 ** 20;

/**
 * In a process of its own, which collects its garbage before each look: what counts is what the download holds on to,
 * and not how long the Node at hand lets garbage lie.
 */
const program = `
import { testClient, read } from "./packages/core/src/testing/test-client.ts";
const client = testClient(process.env.ORIGIN);
await client.request(read);
const download = await client.request.download(read);
const held = () => {
  globalThis.gc();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
};
const before = held();
let peak = before;
let looks = 0;
const onProgress = ({ receivedBytes }) => {
  if (receivedBytes < looks * 8 * 2 ** 20) return;
  looks += 1;
  peak = Math.max(peak, held());
};
const size = await download.toFile(process.env.TARGET, { onProgress });
console.log(JSON.stringify({ size, grown: peak - before }));
`;

async function downloadTo(target: string): Promise<{ size: number; grown: number }> {
  const child = spawn(
    process.execPath,
    ["--expose-gc", "--import", "tsx", "--input-type=module", "-e", program],
    {
      cwd: fileURLToPath(new URL("../../../../../", import.meta.url)),
      env: { ...process.env, ORIGIN: fixture.server.origin, TARGET: target, NODE_OPTIONS: "" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  return JSON.parse(said) as { size: number; grown: number };
}

describe("a download of 200 MB to a file", () => {
  it("takes constant memory", async () => {
    const folder = await mkdtemp(join(tmpdir(), "download-"));
    try {
      fixture.server.script([respondJson({}), largeBody(200 * mebibyte)]);
      const target = join(folder, "large.bin");
      const { size, grown } = await downloadTo(target);
      expect(size).toBe(200 * mebibyte);
      expect((await stat(target)).size).toBe(size);
      expect(grown).toBeLessThan(32 * mebibyte);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 60_000);
});
