import { answerFacts } from "../client/answer-facts.ts";
import type { Call } from "../transport/call.ts";
import type { TraceAttributes } from "./tracer.ts";

/**
 * What is known of a call before it is sent, by the conventions for HTTP clients. Template instead of path, and no
 * query: ids and values are personal.
 *
 * @see {@link https://opentelemetry.io/docs/specs/semconv/http/http-spans/}
 */
export function callAttributes(call: Call): { [name: string]: string | number | boolean } {
  const { method, origin } = call.init.request;
  const { hostname, port, protocol } = new URL(origin);
  return {
    "http.request.method": method,
    "url.template": call.operation.slice(call.operation.indexOf(" ") + 1),
    "server.address": hostname.replace(/^\[(.*)\]$/, "$1"),
    "server.port": Number(port === "" ? defaultPorts[protocol] : port),
    "idbraid.provider": call.provider,
    "idbraid.call_id": call.callId,
  };
}

/** What the headers of an answer say, as far as they have come. */
export function answerAttributes(call: Call): TraceAttributes {
  const { head } = call;
  if (head === undefined) return {};
  const { requestId } = answerFacts(head.headers, call.init.answerHeaders);
  return {
    "http.response.status_code": head.status,
    ...(requestId === undefined ? {} : { "idbraid.request_id": requestId }),
  };
}

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };
