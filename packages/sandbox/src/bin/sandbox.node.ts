#!/usr/bin/env node
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startSandbox, type Sandbox } from "../start-sandbox.ts";
import { readArguments, usage, type Arguments } from "./arguments.node.ts";
import { jsonReport, textReport } from "./report.ts";

const args = readOrExit();
if (args.help) process.stdout.write(usage);
else void run(args); // it never rejects

function readOrExit(): Arguments {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`idbraid-sandbox: ${messageOf(error)}\nTry --help.\n`);
    return process.exit(2);
  }
}

async function run({ port, https, seed, documents, strict, json }: Arguments): Promise<void> {
  try {
    const idfy = { documents, contentType: strict ? "every-request" : "with-body" } as const;
    const sandbox = await startSandbox({ port, https, seed, providers: { idfy } });
    const caFile = sandbox.ca === undefined ? undefined : await writeCa(sandbox.ca);
    stopOnSignal(sandbox, caFile);
    process.stdout.write(json ? jsonReport(sandbox, caFile) : textReport(sandbox, caFile));
  } catch (error) {
    process.stderr.write(`idbraid-sandbox: ${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}

function stopOnSignal(sandbox: Sandbox, caFile: string | undefined): void {
  const stop = async (): Promise<void> => {
    await sandbox.close();
    if (caFile !== undefined) await rm(dirname(caFile), { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
}

async function writeCa(ca: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "idbraid-sandbox-")), "ca.pem");
  await writeFile(file, ca);
  return file;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
