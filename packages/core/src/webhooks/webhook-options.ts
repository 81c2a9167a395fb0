import { problem, rejectProblems } from "../options/reject-problems.ts";
import { ownProperties } from "../options/own-properties.ts";
import type { IdentityError } from "../errors/identity-error.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { systemRuntime } from "../runtime/system-runtime.ts";
import { memoryStore } from "../store/memory-store.ts";
import { storeProblem } from "../store/store-problem.ts";
import type { Store } from "../store/store.ts";
import { formatProblems, type EventFormat } from "./construct-event.ts";
import { parseJson } from "./event-parsers.ts";
import type { WebhookCheck } from "./webhook-check.ts";

/** Options of {@link webhookHandler}. */
export interface WebhookHandlerOptions<E> extends EventFormat<E> {
  /** Names the endpoint, such as `acme`. Two endpoints on one store need two names, or one hides the other's events. */
  readonly name: string;
  /** How a delivery proves where it comes from: `hmacSignature()`, `sharedSecret()` or your own. */
  readonly check: WebhookCheck;
  /** Does what the event asks for. It is awaited; when it throws, the provider may deliver the event again. */
  readonly handle: (event: E, delivery: WebhookDelivery) => unknown;
  /** Gets every fault of this side: what `handle` threw, a store that failed, an option that cannot work. */
  readonly onError: (error: unknown, fault: WebhookFault) => unknown;
  /** Gets the reason for each refusal. The peer is told none. @default nothing is told */
  readonly onRejected?: ((error: IdentityError, status: number) => unknown) | undefined;
  /** The provider's id of the event. @default the SHA-256 of the raw body, in hex; also for `undefined` and `""` */
  readonly id?: ((event: E) => string | undefined) | undefined;
  /** Where it is kept which events are running and done. @default the memory of this handler: one process only */
  readonly store?: Store | undefined;
  /** How long `handle` may take. After this another delivery of the event runs it again, milliseconds. @default 300000 */
  readonly runningMs?: number | undefined;
  /** How long an event counts as done: at least as long as the provider delivers it again, milliseconds. @default 259200000, 72 hours */
  readonly doneMs?: number | undefined;
  /**
   * When the store fails: run `handle` all the same, which may handle an event twice, or refuse with 500, which may
   * lose one if the provider gives up. @default "handle"
   */
  readonly whenStoreFails?: "handle" | "refuse" | undefined;
  /** The answer while another delivery of the event is running. @default 409 */
  readonly runningStatus?: number | undefined;
  /** The answer when `handle` failed. @default 500 */
  readonly failedStatus?: number | undefined;
  /** The largest body, bytes. @default 1048576, 1 MiB */
  readonly maxBytes?: number | undefined;
  /** The longest time for a body to come, milliseconds. @default 10000 */
  readonly timeoutMs?: number | undefined;
  /** Clocks, timers and ids. @default those of the process */
  readonly runtime?: Runtime | undefined;
}

/** What is known of a delivery besides its event. */
export interface WebhookDelivery {
  /** The id under which it is claimed. */
  readonly id: string;
  readonly headers: Headers;
  /** The body as it came. */
  readonly body: Uint8Array;
  /** Aborted when the provider hangs up, which does not mean that the event is void. */
  readonly signal: AbortSignal;
  /** `false` when the store failed: the event may have been handled before. */
  readonly deduplicated: boolean;
}

/** Where a fault came up, and for which event if that was known. */
export interface WebhookFault {
  readonly phase: "receive" | "claim" | "handle";
  readonly id: string | undefined;
}

/** Options with their defaults. */
export type WebhookParts<E> = {
  readonly [K in keyof WebhookHandlerOptions<E>]-?: Exclude<WebhookHandlerOptions<E>[K], undefined>;
};

/** @throws {ConfigurationError} when an option cannot work; all problems at once */
export function webhookParts<E>(options: WebhookHandlerOptions<E>): WebhookParts<E> {
  const own = ownProperties(options);
  const { runtime = systemRuntime(), runningMs = 300_000, doneMs = 259_200_000 } = own;
  const { runningStatus = 409, failedStatus = 500, maxBytes = 1_048_576, timeoutMs = 10_000 } = own;
  const { onRejected = () => undefined, id = () => undefined, whenStoreFails = "handle" } = own;
  rejectProblems("webhookHandler", [
    problem("name", typeof own.name === "string" && own.name !== "" ? undefined : "is missing"),
    ...formatProblems(own),
    ...Object.entries({ check: own.check, handle: own.handle, onError: own.onError, onRejected, id }).map(
      ([option, value]) => problem(option, typeof value === "function" ? undefined : "must be a function"),
    ),
    ...Object.entries({ runningMs, doneMs, maxBytes, timeoutMs }).map(([option, value]) =>
      problem(option, Number.isFinite(value) && value > 0 ? undefined : "must be a number above 0"),
    ),
    ...Object.entries({ runningStatus, failedStatus }).map(([option, value]) =>
      problem(option, isStatus(value) ? undefined : "must be a status from 200 to 599"),
    ),
    problem("store", storeProblem(own.store)),
    problem(
      "whenStoreFails",
      ["handle", "refuse"].includes(whenStoreFails) ? undefined : 'must be "handle" or "refuse"',
    ),
  ]);
  return {
    name: own.name,
    check: own.check,
    parse: own.parse ?? parseJson,
    schema: own.schema,
    handle: own.handle,
    onError: own.onError,
    onRejected,
    id,
    store: own.store ?? memoryStore({ runtime }),
    runningMs,
    doneMs,
    whenStoreFails,
    runningStatus,
    failedStatus,
    maxBytes,
    timeoutMs,
    runtime,
  };
}

function isStatus(value: number): boolean {
  return Number.isInteger(value) && value >= 200 && value <= 599;
}
