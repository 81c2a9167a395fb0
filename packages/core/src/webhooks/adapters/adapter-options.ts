import { problem, rejectProblems } from "../../options/reject-problems.ts";
import { ownProperties } from "../../options/own-properties.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { systemRuntime } from "../../runtime/system-runtime.ts";

/** Options of every adapter. */
export interface AdapterOptions {
  /** The largest body, bytes. A handler may set a smaller limit of its own. @default 10485760, 10 MiB */
  readonly maxBytes?: number | undefined;
  /** The longest time for a body to come, milliseconds. @default 10000 */
  readonly timeoutMs?: number | undefined;
  /**
   * Where the world reaches this server when a proxy stands in front, such as `https://hooks.example.com/api`. Its
   * path goes before that of each request. Forwarding headers are never read, as anyone can send them.
   *
   * @default the `Host` header, and the path as it came
   */
  readonly publicUrl?: string | undefined;
  /** Gets what the handler threw, and answers that could not be sent. @default `process.emitWarning`, with its name only */
  readonly onError?: ((error: unknown) => unknown) | undefined;
  /** Timers. @default those of the process */
  readonly runtime?: Runtime | undefined;
}

/** Options with their defaults. */
export interface AdapterSettings {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Origin and prefix, without a slash at the end. */
  readonly publicUrl: string | undefined;
  readonly onError: (error: unknown) => unknown;
  readonly runtime: Runtime;
}

/** @throws {ConfigurationError} when an option cannot work; all problems at once */
export function adapterSettings(factory: string, handler: unknown, options: AdapterOptions): AdapterSettings {
  const own = ownProperties(options);
  const { maxBytes = 10_485_760, timeoutMs = 10_000, publicUrl } = own;
  rejectProblems(factory, [
    problem("handler", typeof handler === "function" ? undefined : "must be a function"),
    problem("publicUrl", publicUrlProblem(publicUrl)),
    ...Object.entries({ maxBytes, timeoutMs }).map(([option, value]) =>
      problem(option, Number.isFinite(value) && value > 0 ? undefined : "must be a number above 0"),
    ),
  ]);
  return {
    maxBytes,
    timeoutMs,
    publicUrl: publicUrl?.replace(/\/$/, ""),
    onError: own.onError ?? emitWarning,
    runtime: own.runtime ?? systemRuntime(),
  };
}

function publicUrlProblem(publicUrl: string | undefined): string | undefined {
  if (publicUrl === undefined) return undefined;
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const plain = url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === "";
  return plain && /^https?:$/.test(url.protocol)
    ? undefined
    : "must be a URL with http or https, without user, query and fragment";
}

function emitWarning(error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  globalThis.process?.emitWarning?.(
    `A request was answered with 500, as its handler failed (${name}). Pass "onError" to see the error.`,
    { type: "IdbraidWarning", code: "inbound_failed" },
  );
}
