import type { AdapterOptions, Runtime } from "@idbraid/core/webhooks/adapters";

/** Options of `toNodeListener`, `toExpress`, `toFastify`, `toHono` and `serve`. */
export interface IntegrationAdapterOptions {
  /** Gets answers that could not be sent. What handlers throw goes to `hooks.onError` of the integration. @default `process.emitWarning`, with its name only */
  readonly onError?: ((error: unknown) => unknown) | undefined;
  /** Timers. @default those of the process */
  readonly runtime?: Runtime | undefined;
}

/** Leaves size and time of bodies to the integration, which has limits of its own: nothing is read that it does not ask for. */
export function unbounded(options: IntegrationAdapterOptions): AdapterOptions {
  return { ...options, maxBytes: Number.MAX_SAFE_INTEGER, timeoutMs: longestTimerMs };
}

/** A longer one would end at once. */
const longestTimerMs = 2 ** 31 - 1;
