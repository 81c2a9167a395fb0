import { context, SpanStatusCode } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { Tracer } from "./tracer.ts";

/** OpenTelemetry as an application sets it up, with its spans kept in memory. */
export class TestTracing {
  readonly #exporter = new InMemorySpanExporter();
  readonly #contexts = new AsyncLocalStorageContextManager();
  readonly #provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(this.#exporter)] });

  /** For `beforeEach`. */
  readonly start = (): void => {
    context.setGlobalContextManager(this.#contexts.enable());
  };

  /** For `afterEach`. */
  readonly stop = (): void => {
    this.#exporter.reset();
    context.disable();
  };

  get tracer(): Tracer {
    return this.#provider.getTracer("test");
  }

  /** Every span that has ended, in the order they began. */
  get spans(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans().toSorted((a, b) => order(a) - order(b));
  }

  /** The spans as a tree of names, each with its attributes. */
  tree(parent?: string): SpanTree[] {
    return this.spans
      .filter((span) => span.parentSpanContext?.spanId === parent)
      .map((span) => ({
        name: span.name,
        kind: span.kind,
        failed: span.status.code === SpanStatusCode.ERROR,
        attributes: span.attributes,
        children: this.tree(span.spanContext().spanId),
      }));
  }
}

/** A span with those that began within it. */
export interface SpanTree {
  readonly name: string;
  readonly kind: number;
  readonly failed: boolean;
  readonly attributes: ReadableSpan["attributes"];
  readonly children: readonly SpanTree[];
}

function order({ startTime: [seconds, nanos] }: ReadableSpan): number {
  return (seconds % 1e5) * 1e9 + nanos;
}
