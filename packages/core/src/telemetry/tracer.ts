/** Values that spans carry. */
export type TraceAttributes = Readonly<Record<string, string | number | boolean>>;

/** How a span is begun. */
export interface TraceSpanOptions {
  /** As in OpenTelemetry: 0 is internal, 2 is a client's request. */
  readonly kind: 0 | 2;
  readonly attributes: { [name: string]: string | number | boolean };
}

/** What the SDK needs of a span. That of `@opentelemetry/api` fits. */
export interface TraceSpan {
  /** Adds a value to the span. */
  setAttribute(name: string, value: string | number | boolean): unknown;
  /** As in OpenTelemetry: 2 is an error. */
  setStatus(status: { code: 2 }): unknown;
  /** Ends the span. */
  end(): void;
}

/**
 * What the SDK needs of a tracer. `trace.getTracer("my-app")` of `@opentelemetry/api` fits.
 *
 * The SDK adds no `traceparent` header: a trace ends at the provider's door. Instrumentation of `node:http`, where you
 * use it, adds one, and spans of its own with the full URL: keep the provider's host out of it if its paths are personal.
 *
 * @example
 * ```ts
 * import { createClient, type Provider, type Tracer } from "@idbraid/core";
 *
 * declare const acme: Provider;
 * declare const tracer: Tracer; // trace.getTracer("my-app")
 * createClient(acme, { tracer });
 * ```
 */
export interface Tracer {
  /** Begins a span, and runs `run` while that span is the active one. Gives what `run` gives. */
  startActiveSpan<T>(name: string, options: TraceSpanOptions, run: (span: TraceSpan) => T): T;
}
