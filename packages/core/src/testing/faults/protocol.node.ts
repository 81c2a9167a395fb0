import type { FaultBehaviour } from "./fault-behaviour.ts";
import { end, pairs, respond, type FaultEnding, type FaultResponse } from "./respond.node.ts";

/** Sends these bytes and nothing else (a string is latin1), at once or paced, and then stays or leaves. */
export function rawBytes(
  bytes: string | Uint8Array,
  options: { readonly everyMs?: number; readonly bytesEach?: number; readonly afterwards?: FaultEnding } = {},
): FaultBehaviour {
  return {
    startsAt: "request",
    async run(exchange) {
      const each = options.everyMs === undefined ? Math.max(bytes.length, 1) : (options.bytesEach ?? 1);
      for (let start = 0; start < bytes.length; start += each) {
        if (start > 0) await exchange.sleep(options.everyMs ?? 0);
        await exchange.write(bytes.slice(start, start + each));
      }
      if (options.afterwards !== undefined) await end(exchange, options.afterwards, 0);
    },
  };
}

/** A response whose framing contradicts itself, as in request smuggling. */
export function conflictingFraming(kind: "length-and-chunked" | "two-lengths"): FaultBehaviour {
  const json = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  if (kind === "two-lengths") return rawBytes(`${json}content-length: 2\r\ncontent-length: 12\r\n\r\n{}`);
  return rawBytes(`${json}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`);
}

/** A JSON response with one header of so many bytes. @default 20480 */
export function bigHeader(bytes = 20_480): FaultBehaviour {
  const headers = { "content-type": "application/json", "x-filler": "x".repeat(bytes) };
  return respond({ headers, body: "{}" });
}

/** A redirect; 302 unless given. */
export function redirect(location: string, response: FaultResponse = {}): FaultBehaviour {
  return respond({ status: 302, ...response, headers: [["location", location], ...pairs(response.headers)] });
}

/** When to come back: the header's text, or a date so far from now; several make a duplicated header. */
export type RetryAfter = string | { readonly inMs: number };

/** Options of {@link throttled}. */
export interface ThrottledOptions {
  /** @default 429 */
  readonly status?: number;
  readonly retryAfter?: RetryAfter | readonly RetryAfter[];
  /** How far the server's clock is ahead; it shows in Date and in a Retry-After date. @default 0 */
  readonly clockSkewMs?: number;
}

/**
 * Refuses for now, with a Date header and Retry-After.
 *
 * @example
 * ```ts
 * import { throttled } from "@idbraid/core/testing";
 *
 * throttled({ retryAfter: { inMs: 2000 }, clockSkewMs: 600_000 });
 * ```
 */
export function throttled(options: ThrottledOptions = {}): FaultBehaviour {
  const { status = 429, retryAfter = [], clockSkewMs = 0 } = options;
  const values = Array.isArray(retryAfter)
    ? (retryAfter as readonly RetryAfter[])
    : [retryAfter as RetryAfter];
  return {
    startsAt: "request",
    run(exchange) {
      const nowMs = Date.now() + clockSkewMs;
      const date = (ms: number): string => new Date(ms).toUTCString();
      const waits = values.map((value) => (typeof value === "string" ? value : date(nowMs + value.inMs)));
      const headers = [
        ["date", date(nowMs)],
        ...waits.map((value) => ["retry-after", value] as const),
      ] as const;
      return respond({ status, headers }).run(exchange);
    },
  };
}
