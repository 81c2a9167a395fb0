#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { validateIntegration, type ValidationReport } from "../validator/index.ts";
import { readArguments, usage, type Arguments } from "./arguments.node.ts";
import { eventText, listText } from "./report-text.ts";

process.stdout.on("error", () => process.exit(2)); // nobody reads any more, as after `| head`

await main().catch((error: unknown) => {
  process.stderr.write(`idbraid-passfort-validate: ${messageOf(error)}\nTry --help.\n`);
  process.exitCode = 2;
});

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  if (args.help || args.url === undefined) {
    process.stdout.write(args.help ? usage : listText());
    return;
  }
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  process.once("SIGINT", abort); // a second one ends at once
  try {
    const report = await validate(args, args.url, stop.signal);
    if (args.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    process.exitCode = stop.signal.aborted ? 130 : exitCodeOf(report);
  } finally {
    process.removeListener("SIGINT", abort);
  }
}

async function validate(
  { options, json, color, keyFile, caFile }: Arguments,
  url: string,
  signal: AbortSignal,
): Promise<ValidationReport> {
  const { PASSFORT_SECRET_KEY = "", NO_COLOR = "" } = process.env;
  const key = keyFile === undefined ? PASSFORT_SECRET_KEY : readText("--key-file", keyFile);
  if (key.trim() === "") throw new Error("There is no key. Set PASSFORT_SECRET_KEY, or use --key-file.");
  const colored = color && NO_COLOR === "" && process.stdout.isTTY;
  return validateIntegration(url, key, {
    ...options,
    ...(caFile !== undefined && { ca: readText("--ca", caFile) }),
    signal,
    ...(!json && { onProgress: (event) => void process.stdout.write(eventText(event, colored)) }),
  });
}

function readText(flag: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Error(`The file of ${flag} cannot be read.`);
  }
}

function exitCodeOf({ passed, checks }: ValidationReport): 0 | 1 | 2 {
  const unreached = checks.some(({ id, status }) => id === "connection.reachable" && status === "failed");
  if (unreached) return 2;
  return passed ? 0 : 1;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
