import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { validateIntegration, type ValidationOptions } from "@idbraid/passfort/validator";
import { startSandbox } from "@idbraid/sandbox";
import { expect, it, onTestFinished } from "vitest";
import { createServerCertificate } from "../../packages/sandbox/src/certificates.ts";
import { runProgram, startProgram } from "../run-program.ts";

const slow = { timeout: 60_000 };
const at = (task: string): string => fileURLToPath(new URL(task, import.meta.url));
const secretKey = Buffer.alloc(32, 7).toString("base64");

/** The example, and what it has printed when it serves. */
async function served(environment: Readonly<Record<string, string>>) {
  const child = startProgram(at("identity-check.ts"), { PORT: "0", ...environment });
  const exit = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = async (): Promise<string> => String((await lines.next()).value);
  const line = await first();
  return { line, first, stop: () => (child.kill("SIGTERM"), exit) };
}

/** PassFort, with the key of these tests, in front of the example. */
async function played(url: string) {
  const sandbox = await startSandbox({ providers: { passfort: { credentials: { secretKey } } } });
  onTestFinished(() => sandbox.close());
  return sandbox.providers.passfort.simulator.control.integration(url, { signedAnswers: "required" });
}

/** The ids of checks that an integration has not passed. */
async function notPassed(url: string, options: ValidationOptions): Promise<readonly string[]> {
  const { checks } = await validateIntegration(url, secretKey, options);
  return checks.filter(({ status }) => ["failed", "warning"].includes(status)).map(({ id }) => id);
}

it("serves an identity check with PORT and PASSFORT_SECRET_KEY, and ends with SIGTERM", slow, async () => {
  const { line: url, stop } = await served({ PASSFORT_SECRET_KEY: secretKey });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await notPassed(url, { live: true })).toEqual(["connection.https"]);

  const integration = await played(url);
  const direct = await integration.runCheck(); // of somebody whom the register knows
  expect(direct).toMatchObject({
    failure: undefined,
    result: {
      check_output: { electronic_id_check: { matches: [{ count: 1, matched_fields: ["SURNAME", "DOB"] }] } },
    },
  });
  expect(direct.result).not.toHaveProperty("charges");
  const resold = await integration.runCheck({ commercial_relationship: "PASSFORT" });
  expect(resold.result).toMatchObject({ charges: [{ amount: 150 }] });

  const person = (family_name: string, dob?: string) => ({
    personal_details: { name: { family_name }, dob },
  });
  for (const [check_input, count] of [
    [person("Sample", "1985"), 1],
    [person("Sample", "1986"), 0],
    [person("Sample"), 0],
    [{}, 0],
  ] as const) {
    const { result } = await integration.runCheck({ check_input });
    expect(result).toMatchObject({ check_output: { electronic_id_check: { matches: [{ count }] } } });
  }
  const provider_config = { whole_dob: true };
  const year = await integration.runCheck({ check_input: person("Sample", "1985"), provider_config });
  expect(year.result).toMatchObject({ errors: [{ type: "INVALID_CHECK_INPUT", data: { field: "dob" } }] });

  expect(await stop()).toEqual([0, null]);
});

it("makes a key where there is none, and prints a command that works", slow, async () => {
  const { line, first } = await served({});
  const url = /^(http:\S+\/), with a new key\. Try$/.exec(line)?.[1];
  const [, key = "", address] =
    /^PASSFORT_SECRET_KEY=(\S{44}) pnpm exec idbraid-passfort-validate (\S+)$/.exec(await first()) ?? [];
  expect(address).toBe(url);
  const command = "packages/passfort/bin/validate.mjs"; // what that name is linked to
  const validator = await runProgram(command, { PASSFORT_SECRET_KEY: key }, [
    address ?? "",
    "--only",
    "signed",
  ]);
  expect([validator.code, validator.stderr]).toEqual([0, ""]);
  expect(validator.stdout).toContain("Sample register");
});

it("serves HTTPS with TLS_CERT and TLS_KEY", slow, async () => {
  const folder = mkdtempSync(join(tmpdir(), "idbraid-tls-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const { certificate, privateKey, ca } = await createServerCertificate();
  const [TLS_CERT, TLS_KEY] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  writeFileSync(TLS_CERT, certificate);
  writeFileSync(TLS_KEY, privateKey);
  const { line: url } = await served({
    PASSFORT_SECRET_KEY: secretKey,
    HOST: "localhost",
    TLS_CERT,
    TLS_KEY,
  });
  expect(url).toMatch(/^https:\/\/localhost:\d+\/$/);
  expect(await notPassed(url, { ca, only: ["connection", "signed", "answers"] })).toEqual([]);
});

it("does not start with a key that is none, or over plain HTTP off loopback", slow, async () => {
  const wrong = await runProgram(at("identity-check.ts"), { PORT: "0", PASSFORT_SECRET_KEY: "c2hvcnQ=" });
  expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
  expect(wrong.stderr).toContain("is 5 bytes long, and should be 32");
  const open = await runProgram(at("identity-check.ts"), { PORT: "0", HOST: "0.0.0.0" });
  expect([open.code, open.stdout]).toEqual([1, ""]);
  expect(open.stderr).toContain("must not travel over plain HTTP");
});

it("validate tells by its exit code whether an integration is right", slow, async () => {
  const own = await runProgram(at("validate.ts"));
  expect([own.code, own.stderr]).toEqual([0, ""]);
  expect(own.stdout).toMatch(/\n\d+ passed, 0 failed, 1 warnings, \d+ skipped\n$/);

  const { line: INTEGRATION_URL } = await served({ PASSFORT_SECRET_KEY: secretKey });
  const PASSFORT_SECRET_KEY = Buffer.alloc(32, 8).toString("base64");
  const other = await runProgram(at("validate.ts"), { INTEGRATION_URL, PASSFORT_SECRET_KEY });
  expect([other.code, other.stderr]).toEqual([1, ""]);
  expect(other.stdout).toMatch(/ {2}failed {2}A signed GET is accepted\n.*401/);
});

it("the quickstart calls nothing of PassFort's own, whatever the environment has", slow, async () => {
  const environment = {
    PASSFORT_SECRET_KEY: secretKey,
    PASSFORT_BASE_URL: "http://127.0.0.1:1",
    PORT: "none",
  };
  const { code, stdout, stderr } = await runProgram(at("../quickstart/main.ts"), environment);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/passfort {2}Documents are verified.* 7 .* ok/);
  expect(stdout).not.toContain(secretKey);
});
