import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startMtlsServer, testIdentities } from "./test-identities.node.ts";

const script = `
import { mtls } from "./packages/core/src/auth/index.ts";
import { read, testClient } from "./packages/core/src/testing/test-client.ts";
const [certFile, keyFile, caFile] = ["CERT", "KEY", "CA"].map((name) => process.env[name]);
const auth = mtls({ certFile, keyFile, caFile, watch: true, watchEveryMs: 50 });
await testClient(process.env.ORIGIN, {}, { auth }).request(read);
console.log("done");
`;

it("T22: watched files and a certificate that ends do not keep the process alive", async () => {
  const { authority, server: pair, alice } = await testIdentities();
  const folder = mkdtempSync(join(tmpdir(), "mtls-"));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  await using server = await startMtlsServer({ ...pair, ca: authority.ca });
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: fileURLToPath(new URL("../../../../../", import.meta.url)),
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      ORIGIN: server.origin,
      CERT: file("tls.crt", alice.cert),
      KEY: file("tls.key", alice.key),
      CA: file("ca.crt", authority.ca),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  rmSync(folder, { recursive: true });
  expect([said.trim(), code]).toEqual(["done", 0]); // it ended by itself, or this would have timed out
  expect(server.seen).toMatchObject([{ client: "alice" }]);
}, 60_000);
