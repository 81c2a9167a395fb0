import { ConfigurationError, OptionProblems, type Problem } from "@idbraid/core";
import { parseSecretKey, type SecretKey } from "../keys/secret-key.ts";
import type { SigningKey } from "../keys/signing-key.ts";
import { groups } from "./groups.ts";
import { isLoopback } from "./loopback.ts";
import type { ValidationEvent } from "./report.ts";

/** Options of `validateIntegration`. */
export interface ValidationOptions {
  /**
   * The rules that count: `seed` wants the host signed, and answers signed; to `current`, the documentation since April
   * 2020, both are advice, and so is what only the draft or good practice asks for.
   * @default "seed"
   */
  readonly profile?: "seed" | "current" | undefined;
  /** Only these groups, and what they need; `live` besides only with that option. @default all but `limits` and `live` */
  readonly only?: readonly string[] | undefined;
  /**
   * Sends checks without a demo result too. They may reach the provider, and cost money.
   * @default false: every check that is begun asks for a demo result
   */
  readonly live?: boolean | undefined;
  /** Sends a body that is too large, and one that never ends. @default false */
  readonly limits?: boolean | undefined;
  /** Longest time for one answer, milliseconds. @default 10000 */
  readonly timeoutMs?: number | undefined;
  /** Authorities that are trusted besides those of Node.js, PEM. */
  readonly ca?: string | undefined;
  /**
   * Where to play PassFort's endpoint for callbacks, at `/integrations/v1/callbacks`: the integration must be pointed there.
   * `host` is 127.0.0.1 unless given, a loopback address.
   * @default none: what needs callbacks is skipped
   */
  readonly callbackServer?: { readonly port: number; readonly host?: string | undefined } | undefined;
  /** Told each step, and awaited. What it throws ends the run. */
  readonly onProgress?: ((event: ValidationEvent) => void | Promise<void>) | undefined;
  /** Ends the run early; what was found until then is in the report. */
  readonly signal?: AbortSignal | undefined;
}

/** The options once they are known to work. */
export interface Settings {
  readonly url: URL;
  /** The slash at the end of the URL was left out, and added. */
  readonly slashAdded: boolean;
  readonly signingKey: SigningKey;
  readonly profile: "seed" | "current";
  readonly groups: ReadonlySet<string>;
  readonly timeoutMs: number;
  readonly ca: string | undefined;
  readonly callbackServer: { readonly port: number; readonly host: string } | undefined;
  readonly signal: AbortSignal | undefined;
}

/** @throws {ConfigurationError} when the URL, the key or an option cannot work, with all problems at once */
export function readSettings(url: string | URL, key: SecretKey, options: ValidationOptions): Settings {
  const own = { ...options };
  const { profile = "seed", timeoutMs = 10_000, callbackServer, only, ca, signal } = own;
  const problems = new OptionProblems("validateIntegration", "passfort");
  const parsed = URL.canParse(String(url)) ? new URL(url) : undefined;
  const callback = { host: "127.0.0.1", ...callbackServer };
  const wrong: readonly (Problem | false)[] = [
    !isAddress(parsed) && {
      path: "url",
      message: "must be the http or https URL of an integration, without user, query and fragment",
    },
    !["seed", "current"].includes(profile) && { path: "profile", message: 'must be "seed" or "current"' },
    !(Number.isSafeInteger(timeoutMs) && timeoutMs > 0 && timeoutMs <= 600_000) && {
      path: "timeoutMs",
      message: "must be a whole number from 1 to 600000",
    },
    ca !== undefined &&
      !/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/.test(ca) && {
        path: "ca",
        message: "must be a certificate in PEM, or several one after the other",
      },
    callbackServer !== undefined &&
      !(isPort(callback.port) && isLoopback(callback.host ?? "")) && {
        path: "callbackServer",
        message: "must have a port from 0 to 65535, and a host that is a loopback address",
      },
    !(only === undefined || only.every((id) => groups.some((group) => group.id === id))) && {
      path: "only",
      message: `must be a list of groups. They are ${groups.map(({ id }) => id).join(", ")}`,
    },
    only?.includes("live") === true &&
      own.live !== true && {
        path: "only",
        message:
          'has "live", whose checks may reach the provider and cost money: give the option live as well',
      },
  ];
  problems.add(wrong.filter((each) => each !== false));
  const signingKey = parsedKey(key, problems);
  problems.throwAny();
  return {
    url: withSlash(parsed as URL),
    slashAdded: !(parsed as URL).pathname.endsWith("/"),
    signingKey: signingKey as SigningKey,
    profile,
    groups: chosen(own),
    timeoutMs,
    ca,
    callbackServer: callbackServer && { port: callback.port as number, host: callback.host as string },
    signal,
  };
}

function parsedKey(key: SecretKey, problems: OptionProblems): SigningKey | undefined {
  try {
    return parseSecretKey(key);
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    problems.add(error.problems.map(({ message }) => ({ path: "key", message })));
    return undefined;
  }
}

/** The groups to run. What all others need is always among them. */
function chosen({ only, live = false, limits = false }: ValidationOptions): ReadonlySet<string> {
  const wanted = groups.filter(({ id, optional }) => {
    if (only !== undefined && only.length > 0) return only.includes(id);
    return optional === undefined || (optional === "live" ? live : limits);
  });
  return new Set([...groups.filter(({ always }) => always), ...wanted].map(({ id }) => id));
}

function isAddress(url: URL | undefined): boolean {
  return (
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    [url.username, url.password, url.search, url.hash].every((part) => part === "")
  );
}

function isPort(port: unknown): boolean {
  return Number.isSafeInteger(port) && (port as number) >= 0 && (port as number) <= 65_535;
}

/** Paths are appended to the URL. */
function withSlash(url: URL): URL {
  return url.pathname.endsWith("/") ? url : new URL(`${url.pathname}/`, url);
}
