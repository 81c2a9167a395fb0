import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { testCertificates } from "./test-certificates.node.ts";

/** In a process that allows old versions everywhere, so that only `serve` is left to refuse them. */
const program = `
import https from "node:https";
import tls from "node:tls";
import { serve } from "./packages/passfort/src/server/index.ts";
const certificate = JSON.parse(process.env.CERTIFICATE);
const bare = https.createServer(certificate).listen(0, "127.0.0.1");
await new Promise((resolve) => bare.once("listening", resolve));
const served = await serve(async () => new Response("hello"), { port: 0, tls: certificate });
const shake = (port, version) =>
  new Promise((resolve) => {
    const versions = { minVersion: version, maxVersion: version };
    const socket = tls.connect({ port, host: "127.0.0.1", rejectUnauthorized: false, ...versions });
    socket.once("secureConnect", () => resolve(socket.getProtocol()));
    socket.once("error", (error) => resolve(error.code));
  });
const answers = {};
for (const version of ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"])
  answers[version] = [await shake(bare.address().port, version), await shake(served.port, version)];
process.stdout.write(JSON.stringify(answers));
process.exit();
`;

it("refuses clients below TLS 1.2, also where Node was told to allow them", async () => {
  const { cert, key } = await testCertificates();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      "--tls-min-v1.0",
      "--tls-cipher-list=DEFAULT@SECLEVEL=0",
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      program,
    ],
    {
      cwd: fileURLToPath(new URL("../../../../", import.meta.url)),
      env: { ...process.env, NODE_OPTIONS: "", CERTIFICATE: JSON.stringify({ cert, key }) },
    },
  );
  const alert = "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION";
  expect(JSON.parse(stdout)).toEqual({
    TLSv1: ["TLSv1", alert],
    "TLSv1.1": ["TLSv1.1", alert],
    "TLSv1.2": ["TLSv1.2", "TLSv1.2"],
    "TLSv1.3": ["TLSv1.3", "TLSv1.3"],
  });
});
