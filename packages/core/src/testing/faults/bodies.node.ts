import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { createGzip, gzipSync } from "node:zlib";
import type { FaultBehaviour } from "./fault-behaviour.ts";
import { pairs, respond, type FaultHeaders, type FaultResponse } from "./respond.node.ts";

const mebibyte = 1024 * 1024;

/** A gzip body that unpacks to `bytes` zeros, made while it is sent. @default 64 MiB */
export function gzipBomb(bytes: number = 64 * mebibyte, response: FaultResponse = {}): FaultBehaviour {
  const body = (): AsyncIterable<Uint8Array> =>
    Readable.from(zeros(bytes, mebibyte)).pipe(createGzip({ level: 1 }));
  return respond({ ...response, headers: jsonWith(response.headers, "gzip"), body });
}

/** A gzip body that ends `missingBytes` early, its content-length agreeing with what is sent. @default 8 */
export function truncatedGzip(text: string, missingBytes = 8, response: FaultResponse = {}): FaultBehaviour {
  const whole = gzipSync(text);
  const body = whole.subarray(0, Math.max(0, whole.length - missingBytes));
  return respond({ ...response, headers: jsonWith(response.headers, "gzip"), body });
}

/** A JSON body under any content-encoding, such as one that nobody knows. */
export function encoded(
  encoding: string,
  body: string | Uint8Array,
  response: FaultResponse = {},
): FaultBehaviour {
  return respond({ ...response, headers: jsonWith(response.headers, encoding), body });
}

/** A body of `bytes` zeros in constant memory, with its content-length. */
export function largeBody(bytes: number, response: FaultResponse = {}): FaultBehaviour {
  const headers = [["content-length", String(bytes)], ...pairs(response.headers)] as const;
  return respond({ framing: "length", ...response, headers, body: () => zeros(bytes, mebibyte / 4) });
}

/** JSON cut in the middle, with a content-length that agrees. */
export function truncatedJson(response: FaultResponse = {}): FaultBehaviour {
  return respond({ ...response, headers: jsonWith(response.headers), body: '{"id":"1","name":"cut' });
}

/** An HTML page, as a proxy or login wall sends it. @default status 200 */
export function htmlPage(response: FaultResponse = {}): FaultBehaviour {
  const headers = [["content-type", "text/html; charset=utf-8"], ...pairs(response.headers)] as const;
  return respond({ ...response, headers, body: "<!doctype html><title>Sign in</title>" });
}

/** JSON that is not UTF-8: a lone 0xff inside a string. */
export function invalidUtf8(response: FaultResponse = {}): FaultBehaviour {
  const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from('"}')]);
  return respond({ ...response, headers: jsonWith(response.headers), body });
}

function jsonWith(
  headers: FaultHeaders | undefined,
  encoding?: string,
): readonly (readonly [string, string])[] {
  const coding = encoding === undefined ? [] : [["content-encoding", encoding] as const];
  return [["content-type", "application/json"], ...coding, ...pairs(headers)];
}

function* zeros(bytes: number, chunkBytes: number): Generator<Uint8Array> {
  const chunk = Buffer.alloc(Math.min(chunkBytes, bytes));
  for (let left = bytes; left > 0; left -= chunk.length)
    yield chunk.subarray(0, Math.min(left, chunk.length));
}
