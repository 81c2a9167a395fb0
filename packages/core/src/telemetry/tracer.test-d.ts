import { trace, type Span, type Tracer as OpenTelemetryTracer } from "@opentelemetry/api";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import type { ClientOptions } from "../client/client-options.ts";
import type { Tracer, TraceSpan } from "./tracer.ts";

declare const tracer: OpenTelemetryTracer;
declare const span: Span;

tracer satisfies Tracer;
span satisfies TraceSpan;
({ tracer: trace.getTracer("my-app") }) satisfies ClientOptions;
({ tracer: new BasicTracerProvider().getTracer("my-app") }) satisfies ClientOptions;

// @ts-expect-error -- a provider is no tracer
new BasicTracerProvider() satisfies Tracer;
