import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const mebibyte = 2 ** 20;

/** In a process of its own, which collects its garbage before each look: what counts is what the integration holds on to. */
async function measured(program: string): Promise<{ looks: number; grown: number }> {
  const child = spawn(
    process.execPath,
    ["--expose-gc", "--import", "tsx", "--input-type=module", "-e", prelude + program],
    {
      cwd: fileURLToPath(new URL("../../../../", import.meta.url)),
      env: { ...process.env, NODE_OPTIONS: "" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  return JSON.parse(said) as { looks: number; grown: number };
}

const prelude = `
import { createIntegration } from "./packages/passfort/src/integration/create-integration.ts";
import * as test from "./packages/passfort/src/integration/test-integration.node.ts";
const held = () => {
  globalThis.gc();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
};
/** Sockets that are being closed, and buffers that are being swept, count a little longer. */
const settled = async () => {
  let least = held();
  for (let turn = 1; turn <= 200; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (turn % 20 === 0) least = Math.min(least, held());
  }
  return least;
};
`;

describe("200 parallel checks", () => {
  it("leave nothing behind, live and demo", async () => {
    const { looks, grown } = await measured(`
      const server = await test.serveTest(createIntegration(test.identityOptions()));
      const filler = "x".repeat(100_000);
      const live = await test.passfortRequest("POST", "/checks", test.checkBody({ filler }));
      const demo = await test.passfortRequest("POST", "/checks", test.checkBody({ filler, demo_result: "ANY" }));
      const forged = { ...live, target: "/search" };
      const round = () => Promise.all(
        Array.from({ length: 200 }, (_, at) => server.send([live, demo, forged, live][at % 4])),
      );
      for (let warm = 0; warm < 3; warm += 1) await round();
      const before = await settled();
      let looks = 0;
      for (; looks < 8; looks += 1) {
        const statuses = (await round()).map(({ status }) => status);
        if (statuses.filter((status) => status === 200).length !== 150) throw new Error("Some failed.");
      }
      console.log(JSON.stringify({ looks, grown: (await settled()) - before }));
      await server[Symbol.asyncDispose]();
    `);
    expect(looks).toBe(8);
    expect(grown).toBeLessThan(8 * mebibyte);
  }, 60_000);
});

describe("a file of 200 MB that a function opens", () => {
  it("takes constant memory", async () => {
    const { looks, grown } = await measured(`
      import http from "node:http";
      import { createPassFort } from "./packages/passfort/src/client/passfort.ts";
      let before = 0, peak = 0, looks = 0;
      async function* open() {
        for (let sent = 0; sent < 200 * 2 ** 20; sent += 65536) {
          if (sent % (10 * 2 ** 20) === 0) {
            looks += 1;
            peak = Math.max(peak, held());
          }
          yield new Uint8Array(65536);
        }
      }
      const failed = { errors: [{ type: "PROVIDER_MESSAGE", message: "no" }] };
      const server = await test.serveTest(createIntegration({
        ...test.commonOptions(),
        config: {
          ...test.identityConfig,
          check_type: "DOCUMENT_FETCH",
          check_template: { type: "ONE_TIME_CALLBACK" },
        },
        provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445",
        passfort: createPassFort({ secretKey: test.testSecretKey }),
        checks: {
          start: () => failed,
          complete: () => failed,
          downloadFile: () => ({ content: open, content_type: "video/mp4" }),
        },
      }));
      const { headers, body } = await test.passfortRequest("POST", "/download_file", test.checkBody({
        check_id: test.checkId,
        file_reference: "video-1",
        download_info: { download_type: "FILE", file_type: "LIVE_VIDEO" },
      }));
      before = held();
      const received = await new Promise((resolve, reject) => {
        const request = http.request({ port: server.port, method: "POST", path: "/download_file", headers: headers.flat() }, (response) => {
          let bytes = 0;
          response.on("data", (chunk) => (bytes += chunk.length));
          response.on("end", () => resolve(bytes));
        });
        request.on("error", reject);
        request.end(body);
      });
      if (received !== 200 * 2 ** 20) throw new Error("It was cut: " + received);
      console.log(JSON.stringify({ looks, grown: peak - before }));
      process.exit(0);
    `);
    expect(looks).toBe(40);
    expect(grown).toBeLessThan(64 * mebibyte);
  }, 60_000);
});
