import { Buffer } from "node:buffer";
import { STATUS_CODES } from "node:http";
import type { FaultBehaviour, FaultExchange } from "./fault-behaviour.ts";

/** Bytes of a response body: at hand, or made while they are sent. */
export type FaultBody = string | Uint8Array | (() => Iterable<Uint8Array> | AsyncIterable<Uint8Array>);

/** Headers: a record, or pairs where order, letter case or duplicates matter. */
export type FaultHeaders = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** How a connection is left: answered properly and kept, or `reset` (RST), `fin` or `stall`. */
export type FaultEnding = "reset" | "fin" | "stall";

/** A response, and the ways in which it may go wrong. Nothing is sent that is not written here. */
export interface FaultResponse {
  /** @default 200 */
  readonly status?: number;
  /** Reason phrase. @default the usual one of the status */
  readonly reason?: string;
  /** Sent as given; latin1. Only the framing header is added, unless one is given. */
  readonly headers?: FaultHeaders;
  /** @default nothing */
  readonly body?: FaultBody;
  /** `close`: no framing header, FIN ends the body. @default `length`, or `chunked` for a function */
  readonly framing?: "length" | "chunked" | "close";
  /** The content-length to claim. @default the true one */
  readonly claimedBytes?: number;
  /** Wait before the first byte, milliseconds. @default 0 */
  readonly delayMs?: number;
  /** Sends the body in pieces of `bytes` (1 by default), one every `everyMs`. */
  readonly pace?: { readonly everyMs: number; readonly bytes?: number };
  /** Breaks off after that many body bytes, 5 ms later, so that they arrive before the end. */
  readonly cut?: { readonly afterBytes: number; readonly by: FaultEnding };
  /** What happens after the whole response, `afterMs` (0 by default) later, when the socket is idle. */
  readonly afterwards?: { readonly by: FaultEnding; readonly afterMs?: number };
  /** Sends `connection: close` and closes. @default false */
  readonly close?: boolean;
}

/**
 * Answers the request.
 *
 * @example
 * ```ts
 * import { respond } from "@idbraid/core/testing";
 *
 * respond({ status: 404, reason: "Document is gone", headers: { "x-request-id": "1" }, body: "{}" });
 * ```
 */
export function respond(response: FaultResponse = {}): FaultBehaviour {
  return {
    startsAt: "request",
    async run(exchange) {
      if (response.delayMs !== undefined) await exchange.sleep(response.delayMs);
      const status = response.status ?? 200;
      const bodyless = exchange.request?.method === "HEAD" || status === 204 || status === 304;
      const framing = response.framing ?? (typeof response.body === "function" ? "chunked" : "length");
      await exchange.write(head(response, status, bodyless ? undefined : framing));
      const whole = bodyless || (await sendBody(exchange, response, framing));
      if (!whole) return;
      if (response.afterwards !== undefined)
        await end(exchange, response.afterwards.by, response.afterwards.afterMs ?? 0);
      else if (response.close === true || framing === "close" || asksToClose(exchange)) exchange.finish();
    },
  };
}

/** Answers with a value as JSON. */
export function respondJson(value: unknown, response: Omit<FaultResponse, "body"> = {}): FaultBehaviour {
  const headers = [["content-type", "application/json"], ...pairs(response.headers)] as const;
  return respond({ ...response, headers, body: JSON.stringify(value) });
}

/** Leaves the connection in one of the ways a {@link FaultEnding} names. */
export async function end(exchange: FaultExchange, by: FaultEnding, afterMs: number): Promise<void> {
  if (afterMs > 0) await exchange.sleep(afterMs);
  if (by === "reset") exchange.reset();
  else if (by === "fin") exchange.finish();
  else await exchange.peerClosed();
}

/** Header pairs of either form. */
export function pairs(headers: FaultHeaders = []): readonly (readonly [string, string])[] {
  return isPairs(headers) ? headers : Object.entries(headers);
}

function isPairs(headers: FaultHeaders): headers is readonly (readonly [string, string])[] {
  return Array.isArray(headers);
}

function head(response: FaultResponse, status: number, framing: string | undefined): string {
  const given = pairs(response.headers);
  const lines = [...given];
  const framed = given.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  if (!framed && framing === "length") lines.push(["content-length", String(claimedBytes(response))]);
  if (!framed && framing === "chunked") lines.push(["transfer-encoding", "chunked"]);
  if (response.close === true) lines.push(["connection", "close"]);
  const reason = response.reason ?? STATUS_CODES[status] ?? "";
  const fields = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${status} ${reason}\r\n${fields}\r\n`;
}

function claimedBytes({ claimedBytes: claimed, body = "" }: FaultResponse): number {
  return claimed ?? (typeof body === "function" ? 0 : Buffer.byteLength(body));
}

/** Whether the whole body was sent. */
async function sendBody(exchange: FaultExchange, response: FaultResponse, framing: string): Promise<boolean> {
  const { pace, cut } = response;
  const chunked = framing === "chunked";
  let left = cut?.afterBytes ?? Number.POSITIVE_INFINITY;
  for await (const chunk of pieces(response.body ?? "", pace === undefined ? undefined : (pace.bytes ?? 1))) {
    const part = chunk.subarray(0, Math.min(chunk.length, left));
    left -= part.length;
    if (part.length > 0) await exchange.write(chunked ? chunkOf(part) : part);
    if (left <= 0) break;
    if (pace !== undefined) await exchange.sleep(pace.everyMs);
  }
  if (cut !== undefined) {
    await end(exchange, cut.by, 5);
    return false;
  }
  if (chunked) await exchange.write("0\r\n\r\n");
  return true;
}

async function* pieces(body: FaultBody, size: number | undefined): AsyncGenerator<Uint8Array> {
  for await (const chunk of typeof body === "function" ? body() : [Buffer.from(body)]) {
    const step = size ?? Math.max(chunk.length, 1);
    for (let start = 0; start < chunk.length; start += step) yield chunk.subarray(start, start + step);
  }
}

function chunkOf(part: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n")]);
}

function asksToClose(exchange: FaultExchange): boolean {
  return exchange.request?.header("connection")?.toLowerCase() === "close";
}
