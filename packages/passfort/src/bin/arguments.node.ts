import { parseArgs } from "node:util";
import type { ValidationOptions } from "../validator/index.ts";
import { groups } from "../validator/groups.ts";

/** What the command line asks for. */
export interface Arguments {
  readonly url: string | undefined;
  readonly help: boolean;
  readonly list: boolean;
  readonly json: boolean;
  readonly color: boolean;
  readonly keyFile: string | undefined;
  readonly caFile: string | undefined;
  readonly options: ValidationOptions;
}

/** What `--help` prints. */
export const usage = `Usage: idbraid-passfort-validate [options] <url>

Checks a PassFort integration over the network. The secret key in base64 comes from the variable
PASSFORT_SECRET_KEY, or from a file. Every check that is begun asks for a demo result.

  --key-file FILE     file with the secret key
  --profile NAME      seed: host signed, answers signed (default); current: both are advice, and so is
                      what only the draft or good practice asks for
  --only GROUP        only this group, and what it needs; may be repeated
  --limits            send a body that is too large, and one that never ends
  --live              send checks without a demo result too: they may reach the provider, and cost money
  --callback-port N   play PassFort's callback endpoint on 127.0.0.1; point the integration at
                      http://127.0.0.1:N/integrations
  --ca FILE           authority that is trusted besides those of Node.js, PEM
  --timeout SECONDS   longest time for one answer (default: 10)
  --json              one JSON document when all is done
  --no-color          no colours; so does the variable NO_COLOR
  --list              what is checked, without checking it
  --help              this text

Ends with 0 when no check failed, 1 when some did, 2 when it was used wrongly or the server cannot be reached,
130 when it was interrupted.
`;

/** Reads the command line. @throws {Error} with a message for the person who typed it. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: "boolean", default: false, short: "h" },
      list: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      live: { type: "boolean", default: false },
      limits: { type: "boolean", default: false },
      "no-color": { type: "boolean", default: false },
      key: { type: "string" },
      "key-file": { type: "string" },
      ca: { type: "string" },
      only: { type: "string", multiple: true },
      profile: { type: "string", default: "seed" },
      "callback-port": { type: "string" },
      timeout: { type: "string", default: "10" },
    },
  });
  const { profile, only, live, limits } = values;
  if (values.key !== undefined)
    throw new Error(
      "--key is not taken, because process lists show it. Set PASSFORT_SECRET_KEY, or use --key-file.",
    );
  const [url, ...more] = positionals;
  if (more.length > 0) throw new Error("There is more than one URL.");
  if (url === undefined && !values.help && !values.list)
    throw new Error("The URL of the integration is missing.");
  if (profile !== "seed" && profile !== "current") throw new Error("--profile takes seed or current.");
  const unknown = only?.find((name) => !groups.some(({ id }) => id === name));
  if (unknown !== undefined)
    throw new Error(
      `--only takes one group, and may be repeated: "${unknown}" is none. The groups are ${groups.map(({ id }) => id).join(", ")}.`,
    );
  if (only?.includes("live") === true && !live)
    throw new Error("--only live needs --live too, since its checks may reach the provider, and cost money.");
  const port = values["callback-port"];
  return {
    url,
    help: values.help,
    list: values.list,
    json: values.json,
    color: !values["no-color"],
    keyFile: values["key-file"],
    caFile: values.ca,
    options: {
      profile,
      live,
      limits,
      timeoutMs: 1000 * readNumber("--timeout", values.timeout, 600),
      ...(only !== undefined && { only }),
      ...(port !== undefined && { callbackServer: { port: readNumber("--callback-port", port, 65_535) } }),
    },
  };
}

function readNumber(flag: string, text: string, max: number): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Infinity;
  if (number < 1 || number > max) throw new Error(`${flag} takes a number from 1 to ${max}, not "${text}".`);
  return number;
}
