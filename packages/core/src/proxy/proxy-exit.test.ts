import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startFaultServer } from "../testing/index.ts";
import { testAuthority } from "../testing/test-certificates.node.ts";
import { startTestProxy } from "./test-proxy.node.ts";

const program = `
import { testClient, read } from "./packages/core/src/testing/test-client.ts";
import { proxyFrom } from "./packages/core/src/proxy/index.ts";
const { ORIGIN, PROXY, CA } = process.env;
const client = testClient(ORIGIN, { proxy: proxyFrom(PROXY, { ca: CA }), tls: { ca: CA } });
await client.request(read);
const held = () => process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name));
for (let turn = 0; turn < 100 && held().length > 0; turn += 1) await new Promise(setImmediate);
console.log(JSON.stringify(held()));
`;

describe("T22: an idle client with a tunnel", () => {
  it.each(["http", "https"] as const)(
    "does not keep the process alive, through a proxy on %s",
    async (scheme) => {
      const authority = await testAuthority();
      const pair = await authority.issue();
      const proxy = await startTestProxy(scheme === "https" ? { tls: pair } : {});
      const server = await startFaultServer({ tls: pair });
      const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
        cwd: fileURLToPath(new URL("../../../../", import.meta.url)),
        env: {
          ...process.env,
          ORIGIN: server.origin,
          PROXY: `${scheme}://${proxy.host}`,
          CA: authority.ca,
          NODE_OPTIONS: "",
        },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let said = "";
      child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const openAtTheEnd = new Promise<number>((resolve) => {
        child.stdout.once("data", () => {
          resolve(server.connections.open);
        });
      });
      const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
      await Promise.all([proxy.close(), server.close()]);
      expect([code, said.trim(), server.requests.length]).toEqual([0, "[]", 1]);
      expect(await openAtTheEnd).toBe(1); // it was still in the pool
    },
    60_000,
  );
});
