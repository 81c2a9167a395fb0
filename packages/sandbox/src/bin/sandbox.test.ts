import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readArguments } from "./arguments.node.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const program = fileURLToPath(new URL("sandbox.node.ts", import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program; `whenReady` gets the first output, then the program is asked to stop. */
async function runProgram(args: string[], whenReady?: (stdout: string) => Promise<void>): Promise<Outcome> {
  const child = spawn(process.execPath, [`${root}node_modules/tsx/dist/cli.mjs`, program, ...args]);
  let stdout = "";
  let stderr = "";
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.endsWith("\n")) resolve();
    });
  });
  if (whenReady !== undefined) {
    await Promise.race([ready, ended]);
    try {
      await whenReady(stdout);
    } finally {
      child.kill("SIGTERM");
    }
  }
  return { code: await ended, stdout, stderr };
}

it("prints one line of JSON when it is ready, stays up, and ends cleanly on a signal", async () => {
  const { code, stdout, stderr } = await runProgram(["--json", "--seed", "tea"], async (line) => {
    const { idfy } = (JSON.parse(line) as { providers: { idfy: { baseUrl: string; credentials: object } } })
      .providers;
    expect(idfy.credentials).toMatchObject({
      clientId: expect.any(String) as string,
      clientSecret: expect.any(String) as string,
    });
    const about = await fetch(`${idfy.baseUrl}/_sandbox`);
    expect(await about.json()).toMatchObject({ provider: "idfy", seed: "tea" });
  });
  expect([code, stderr, stdout.trimEnd().split("\n").length]).toEqual([0, "", 1]);
}, 20_000);

it("prints lines to paste into a shell, and keeps the authority in a file while it runs", async () => {
  let caFile = "";
  const { code } = await runProgram(["--https", "--documents", "1"], async (text) => {
    expect(text).toMatch(/^export IDFY_BASE_URL=https:\/\/127\.0\.0\.1:\d+$/m);
    expect(text).toMatch(/^export IDFY_CLIENT_ID=sandbox-main-[0-9a-f]{8}$/m);
    expect(text).toMatch(/^export IDFY_CLIENT_SECRET=[0-9a-f]{40}$/m);
    expect(text).toMatch(/^export PASSFORT_BASE_URL=https:\/\/127\.0\.0\.1:\d+\/integrations$/m);
    expect(text).toMatch(/^export PASSFORT_SECRET_KEY=[\w+/]{43}=$/m);
    caFile = /^export NODE_EXTRA_CA_CERTS=(.+)$/m.exec(text)?.[1] ?? "";
    expect(existsSync(caFile)).toBe(true);
    await Promise.resolve();
  });
  expect([code, existsSync(caFile)]).toEqual([0, false]);
}, 20_000);

it("explains itself, and says in one line what it does not understand", async () => {
  const help = await runProgram(["--help"]);
  expect([help.code, help.stdout.split("\n")[0]]).toEqual([0, "Usage: idbraid-sandbox [options]"]);
  const unknown = await runProgram(["--colour"]);
  expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
  expect(unknown.stderr.split("\n")[0]).toBe("idbraid-sandbox: Unknown option '--colour'");
}, 20_000);

it("reads its options and refuses ports that are none", () => {
  expect(readArguments(["--json", "--port", "4010", "--strict"])).toMatchObject({
    json: true,
    strict: true,
    https: false,
    port: 4010,
    documents: 0,
  });
  for (const args of [["--port", "x"], ["--port", "65535"], ["--port"], ["--documents=-1"], ["extra"]]) {
    expect(() => readArguments(args)).toThrow(/--port|--documents|extra/);
  }
});
