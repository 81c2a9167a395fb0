import type { Logger, Warning } from "../logging/logger.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Tracer } from "../telemetry/tracer.ts";
import type { ProxySource } from "../transport/proxy-source.ts";
import type { Hooks } from "./hooks.ts";
import type { HostLookup } from "./host-lookup.ts";
import type { Limits } from "./limits.ts";
import type { Timeouts } from "./timeouts.ts";

/** How strictly answers are held against their schemas. */
export type ValidateMode = "warn" | "strict" | "off";

/** The options that the client of every provider takes. */
export interface ClientOptions {
  /** Time limits, in milliseconds. @default connect 5000, headers 30000, body idle 15000, total 60000 */
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** How often a call may be sent in total; 1 is no retry. @default 3, unless an operation declares its own */
  readonly maxAttempts?: number | undefined;
  /** More headers for every request; `null` removes a default one. */
  readonly headers?: Readonly<Record<string, string | null>> | undefined;
  /** Size limits, in bytes. @default answers 10 MiB, buffered files 32 MiB, requests 32 MiB */
  readonly limits?: Partial<Limits> | undefined;
  /** What happens when an answer does not fit its schema: a warning, a `ResponseValidationError`, or nothing. @default "warn" */
  readonly validate?: ValidateMode | undefined;
  /** Gets every warning. @default `process.emitWarning`, once per code */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
  /** Functions that see each step of each call. */
  readonly hooks?: Hooks | undefined;
  /** Where log lines go. @default none; standard error when `IDBRAID_LOG` is `debug` */
  readonly logger?: Logger | undefined;
  /**
   * Makes a span for each call and each attempt, such as `trace.getTracer("my-app")` of OpenTelemetry. No `traceparent`
   * header is sent.
   * @default none
   */
  readonly tracer?: Tracer | undefined;
  /** After a 401, fetch fresh credentials and send the call once more. @default true */
  readonly authReplay?: boolean | undefined;
  /** Connections kept open to the provider at most. @default 64 */
  readonly maxSockets?: number | undefined;
  /** Certificate authorities to trust instead of those of Node. Certificates are always verified. */
  readonly tls?: { readonly ca?: string | readonly string[] | undefined } | undefined;
  /** Takes connections through a proxy: `proxyFrom()` of `@idbraid/core/proxy`. The environment alone decides nothing. @default none */
  readonly proxy?: ProxySource | undefined;
  /** Resolves host names. @default Node's `dns.lookup` */
  readonly lookup?: HostLookup | undefined;
  /** Your application, added to the `User-Agent`. */
  readonly appInfo?: { readonly name: string; readonly version?: string | undefined } | undefined;
  /** Clocks, timers, randomness and ids. @default those of the process */
  readonly runtime?: Runtime | undefined;
}
