import { AttemptFailure, failureName } from "../transport/attempt-failure.ts";
import type { Call } from "../transport/call.ts";
import { answerAttributes, callAttributes } from "./span-attributes.ts";
import type { TraceAttributes, Tracer, TraceSpan, TraceSpanOptions } from "./tracer.ts";

/**
 * Spans for calls and their attempts, token requests included. The span of a call is active while it runs, that of an
 * attempt while it is exchanged, so that each is the child of the one above. What a tracer throws never reaches the call.
 */
export class Tracing {
  readonly #tracer: Tracer;
  readonly #onFailure: () => void;
  readonly #open = new WeakMap<Call, TraceSpan>();

  /** @param onFailure Runs each time the tracer throws. */
  constructor(tracer: Tracer, onFailure: () => void) {
    this.#tracer = tracer;
    this.#onFailure = onFailure;
  }

  /** Runs a call within its span, which stays open until {@link callEnded}. */
  call(call: Call, run: () => Promise<void>): Promise<void> {
    return this.#within(call.operation, { kind: internal, attributes: callAttributes(call) }, (span) => {
      if (span !== undefined) this.#open.set(call, span);
      return run();
    });
  }

  /** Ends the span of a call: once its data was read, or the body of its file has ended. Only the first end counts. */
  callEnded(call: Call, errorType?: string): void {
    const span = this.#open.get(call);
    if (span === undefined) return;
    this.#open.delete(call);
    this.#end(span, { ...answerAttributes(call), "idbraid.attempts": call.attempts.length }, errorType);
  }

  /** Runs one attempt within its span, which ends with it: of a file that is streamed, when its headers have come. */
  attempt(call: Call, run: () => Promise<void>): Promise<void> {
    const resends = call.attempts.length;
    const attributes = {
      ...callAttributes(call),
      "network.protocol.version": "1.1",
      ...(resends === 0 ? {} : { "http.request.resend_count": resends }),
    };
    return this.#within(call.operation, { kind: client, attributes }, async (span) => {
      let failure: unknown;
      try {
        await run();
      } catch (thrown) {
        failure = thrown;
        throw thrown;
      } finally {
        if (span !== undefined) this.#end(span, answerAttributes(call), attemptErrorType(failure));
      }
    });
  }

  /** Runs `run` exactly once, whatever the tracer does: also one that calls back later, or hands its own promise out. */
  #within(
    name: string,
    options: TraceSpanOptions,
    run: (span: TraceSpan | undefined) => Promise<void>,
  ): Promise<void> {
    let running: Promise<void> | undefined;
    this.#safely(() => {
      const returned: unknown = this.#tracer.startActiveSpan(
        name,
        options,
        (span) => (running ??= run(span)),
      );
      // What the call rejects with is told by `running`.
      if (returned instanceof Promise && returned !== running) returned.catch(() => undefined);
    });
    return (running ??= run(undefined));
  }

  #end(span: TraceSpan, attributes: TraceAttributes, errorType: string | undefined): void {
    this.#safely(() => {
      for (const [name, value] of Object.entries(attributes)) span.setAttribute(name, value);
      if (errorType !== undefined) {
        span.setAttribute("error.type", errorType);
        span.setStatus({ code: failed }); // without words: they could be personal
      }
    });
    this.#safely(() => span.end());
  }

  #safely(work: () => unknown): void {
    try {
      work();
    } catch {
      this.#onFailure();
    }
  }
}

/** The status that was answered, or a short name of what went wrong. */
function attemptErrorType(failure: unknown): string | undefined {
  if (failure === undefined) return undefined;
  return failure instanceof AttemptFailure ? failureName(failure.detail) : "internal";
}

/** `SpanKind` and `SpanStatusCode` of OpenTelemetry. */
const internal = 0;
const client = 2;
const failed = 2;
