import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const mebibyte = 2 ** 20;

/** In a process of its own, which collects its garbage before each look: what counts is what the upload holds on to. */
const program = `
import { testClient, write } from "./packages/core/src/testing/test-client.ts";
const client = testClient(process.env.ORIGIN);
await client.request(write);
const held = () => {
  globalThis.gc();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
};
const before = held();
let peak = before;
let looks = 0;
const onUploadProgress = ({ sentBytes }) => {
  if (sentBytes < looks * 8 * 2 ** 20) return;
  looks += 1;
  peak = Math.max(peak, held());
};
const length = 200 * 2 ** 20;
async function* open() {
  for (let sent = 0; sent < length; sent += 65536) yield new Uint8Array(65536);
}
const upload = { open, length, contentType: "application/octet-stream" };
await client.request({ ...write, body: undefined, upload }, { onUploadProgress });
console.log(JSON.stringify({ looks, grown: peak - before }));
await client.close();
`;

let received = 0;
const server = createServer((request, response) => {
  received = 0;
  request.on("data", (piece: Buffer) => (received += piece.length));
  request.on("end", () => response.setHeader("content-type", "application/json").end("{}"));
});
beforeEach(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterEach(() => new Promise((resolve) => server.close(resolve)));

describe("R12: an upload of 200 MB from a stream", () => {
  it("takes constant memory", async () => {
    const child = spawn(
      process.execPath,
      ["--expose-gc", "--import", "tsx", "--input-type=module", "-e", program],
      {
        cwd: fileURLToPath(new URL("../../../../../", import.meta.url)),
        env: {
          ...process.env,
          ORIGIN: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          NODE_OPTIONS: "",
        },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await new Promise((resolve) => child.once("close", resolve));
    const { looks, grown } = JSON.parse(said) as { looks: number; grown: number };
    expect(received).toBe(200 * mebibyte);
    expect(looks).toBeGreaterThan(20);
    expect(grown).toBeLessThan(32 * mebibyte);
  }, 60_000);
});
