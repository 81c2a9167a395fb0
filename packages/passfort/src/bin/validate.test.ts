import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { closedPort } from "@idbraid/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ValidationReport } from "../validator/index.ts";
import { startTestIntegration } from "../validator/test-broken-integrations.node.ts";
import { secretKey } from "../validator/test-key.ts";
import { readArguments } from "./arguments.node.ts";
import { eventText } from "./report-text.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const program = fileURLToPath(new URL("validate.node.ts", import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program to its end. */
async function runProgram(args: readonly string[], key: string | undefined = secretKey): Promise<Outcome> {
  const env = { ...process.env, PASSFORT_SECRET_KEY: key };
  const child = spawn(process.execPath, [`${root}node_modules/tsx/dist/cli.mjs`, program, ...args], { env });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

it("prints group by group what passed, and ends with 0", async () => {
  const server = await startTestIntegration();
  const { code, stdout, stderr } = await runProgram([server.url]);
  await server.close();
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("\nAuthentication\n  ✓ A request without a signature is refused\n");
  expect(stdout).toMatch(
    /\n\d+ passed, 0 failed, 1 warning, \d+ skipped, in \d+\.\d s \(Acme Checks, IDENTITY_CHECK\)\n$/,
  );
  expect(stdout).not.toContain("\u001B");
}, 60_000);

it("ends with 1 when a check failed, as one JSON document where that is asked for, with the key from a file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "idbraid-validate-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "key"), `${secretKey}\n`);
  const server = await startTestIntegration({ defect: "name too short" });
  const { code, stdout } = await runProgram(
    ["--json", "--only", "config", "--key-file", join(folder, "key"), server.url],
    "",
  );
  await server.close();
  const report = JSON.parse(stdout) as ValidationReport;
  expect([code, report.version, report.passed, report.counts.failed]).toEqual([1, 1, false, 1]);
  expect(stdout).not.toContain(secretKey);
}, 60_000);

it("ends with 2 when the server cannot be reached, and when it is used wrongly", async () => {
  const [unreached, keyless, unknown] = await Promise.all([
    closedPort().then((port) => runProgram([`http://127.0.0.1:${port}/`])),
    runProgram(["http://127.0.0.1:1/"], ""),
    runProgram(["--colour", "http://127.0.0.1:1/"]),
  ]);
  expect([unreached.code, keyless.code, unknown.code]).toEqual([2, 2, 2]);
  expect(unreached.stdout).toContain("The server cannot be reached: no answer came: ECONNREFUSED.");
  expect(keyless.stderr).toBe(
    "idbraid-passfort-validate: There is no key. Set PASSFORT_SECRET_KEY, or use --key-file.\nTry --help.\n",
  );
  expect(unknown.stderr).toContain("Unknown option '--colour'");
}, 60_000);

describe("a run that does not come to its end", () => {
  /** Answers requests for metadata, and leaves all others without an answer. */
  async function hangingServer(): Promise<string> {
    const server = createServer((request, response) => {
      if (request.url === "/") response.end('{"protocol_version":1,"provider_name":"Acme Checks"}');
    }).listen(0, "127.0.0.1");
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Starts the program itself, so that signals and pipes are its own, and waits until it asks what is not answered. */
  async function startProgram(args: readonly string[]): Promise<{ child: ChildProcess; text: () => string }> {
    const env = { ...process.env, PASSFORT_SECRET_KEY: secretKey };
    const child = spawn(
      process.execPath,
      ["--import", `${root}node_modules/tsx/dist/esm/index.mjs`, program, ...args],
      { env },
    );
    let text = "";
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (more: string) => {
        text += more;
        if (text.includes("\nSigned requests\n")) resolve();
      });
    });
    return { child, text: () => text };
  }

  it("tells what it found when it is interrupted, and ends with 130", async () => {
    const { child, text } = await startProgram(["--timeout", "60", await hangingServer()]);
    const ended = once(child, "close");
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(text()).toMatch(/\nThe run was aborted\.\n\d+ passed, 0 failed, /);
  }, 60_000);

  it("ends without a word when nobody reads what it prints any more", async () => {
    const { child } = await startProgram(["--timeout", "1", await hangingServer()]);
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (more: string) => (stderr += more));
    const ended = once(child, "close");
    child.stdout?.destroy();
    expect([await ended, stderr]).toEqual([[2, null], ""]);
  }, 60_000);
});

it("explains itself, and lists what it checks", async () => {
  const [help, list] = await Promise.all([runProgram(["--help"]), runProgram(["--list"])]);
  expect([help.code, help.stdout.split("\n")[0]]).toEqual([
    0,
    "Usage: idbraid-passfort-validate [options] <url>",
  ]);
  expect(list.code).toBe(0);
  expect(list.stdout).toContain("Limits (limits, only with --limits)\n");
  expect(list.stdout).toMatch(/^ {2}authentication\.wrong-key +A signature with another key/m);
}, 60_000);

it("reads its options", () => {
  expect(
    readArguments(
      [
        "--live",
        "--limits",
        "--profile",
        "current",
        "--only",
        "demo",
        "--only",
        "search",
        "--timeout",
        "3",
      ].concat(["--callback-port", "4010", "--ca", "ca.pem", "--no-color", "https://example.com/"]),
    ),
  ).toEqual({
    url: "https://example.com/",
    help: false,
    list: false,
    json: false,
    color: false,
    keyFile: undefined,
    caFile: "ca.pem",
    options: {
      profile: "current",
      live: true,
      limits: true,
      only: ["demo", "search"],
      timeoutMs: 3000,
      callbackServer: { port: 4010 },
    },
  });
});

it.each<[readonly string[], RegExp]>([
  [[], /URL of the integration is missing/],
  [["https://a.example/", "https://b.example/"], /more than one URL/],
  [["--profile", "strict", "https://a.example/"], /--profile takes seed or current/],
  [["--timeout", "0", "https://a.example/"], /--timeout takes a number from 1 to 600/],
  [["--callback-port", "70000", "https://a.example/"], /--callback-port takes a number/],
  [
    ["--only", "demo,search", "https://a.example/"],
    /--only takes one group, and may be repeated: "demo,search"/,
  ],
  [["--only", "live", "https://a.example/"], /--only live needs --live too/],
])("refuses %j", (args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});

it("takes no key as an argument, since process lists show it, and does not repeat it", () => {
  expect(() => readArguments(["--key", secretKey, "https://a.example/"])).toThrow(/^--key is not taken/);
});

it.each([
  [1, "Probable cause: The key. (1 check)\n3 passed, 1 failed, 1 warning, 0 skipped,"],
  [2, "Probable cause: The key. (2 checks)\n3 passed, 2 failed, 2 warnings, 0 skipped,"],
])("counts %i in words that fit", (count, text) => {
  const report: ValidationReport = {
    version: 1,
    url: "https://a.example/",
    profile: "seed",
    startedAt: "2020-04-23T00:00:00.000Z",
    durationMs: 1000,
    passed: false,
    reached: true,
    integration: {},
    counts: { passed: 3, failed: count, warning: count, skipped: 0 },
    causes: [{ id: "key", cause: "The key.", checks: Array.from({ length: count }, () => "signed.get") }],
    checks: [],
  };
  expect(eventText({ type: "end", report }, false)).toContain(text);
});

it("paints only where it is asked to", () => {
  const event = { type: "group", id: "demo", title: "Demo results" } as const;
  expect(eventText(event, true)).toBe("\n\u001B[1mDemo results\u001B[0m\n");
  expect(eventText(event, false)).toBe("\nDemo results\n");
});
