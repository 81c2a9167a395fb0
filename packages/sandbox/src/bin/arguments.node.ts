import { parseArgs } from "node:util";
import { providers } from "../providers.ts";

/** What the command line asks for. */
export interface Arguments {
  readonly json: boolean;
  readonly help: boolean;
  readonly https: boolean;
  /** 0 for a free port. */
  readonly port: number;
  readonly seed: string | undefined;
  /** Documents that exist from the start. */
  readonly documents: number;
  /** Every API request needs a JSON content type. */
  readonly strict: boolean;
}

/** What `--help` prints. */
export const usage = `Usage: idbraid-sandbox [options]

Runs the simulated identity providers on 127.0.0.1 until Ctrl-C.

  --port N       port of the first provider, the others on the next ones (default: free ports)
  --https        HTTPS with a certificate authority made at this start
  --json         one line of JSON when ready, for programs
  --seed TEXT    where ids, tokens and credentials come from (default: idbraid)
  --documents N  signature documents that exist from the start (default: 0)
  --strict       400 for every API request without Content-Type: application/json, also without a body
  --help         this text
`;

/** Reads the command line. @throws {Error} with a message for the person who typed it. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false, short: "h" },
      https: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      port: { type: "string", default: "0" },
      documents: { type: "string", default: "0" },
      seed: { type: "string" },
    },
  });
  const lastPort = 65_536 - Object.keys(providers).length; // each provider has the next one
  const port = readNumber("--port", values.port, lastPort);
  return {
    ...values,
    seed: values.seed,
    port,
    documents: readNumber("--documents", values.documents, 10_000),
  };
}

function readNumber(flag: string, text: string, max: number): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Infinity;
  if (number > max) throw new Error(`${flag} takes a number from 0 to ${max}, not "${text}".`);
  return number;
}
