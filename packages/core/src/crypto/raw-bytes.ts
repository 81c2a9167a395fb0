import { ConfigurationError } from "../errors/configuration-error.ts";
import { utf8 } from "./digest.ts";

/**
 * The bytes of a body as it came over the wire. A text counts in UTF-8; `undefined` and `null` are no bytes at all.
 *
 * @param what Such as `body`, for the message.
 * @throws {ConfigurationError} when it is anything else, such as a parsed object; code `raw_body_required`
 */
export function rawBytes(body: unknown, what: string): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array(0);
  if (typeof body === "string") return utf8(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new ConfigurationError({
    code: "raw_body_required",
    message: `"${what}" was parsed: pass its raw bytes. ${advice}`,
    problems: [{ path: what, message: "must be raw bytes" }],
  });
}

const advice =
  'Express: express.raw({ type: "*/*" }). Fastify: removeAllContentTypeParsers(), then addContentTypeParser("*", ' +
  '{ parseAs: "buffer" }, …). Hono: c.req.arrayBuffer(). Next.js: request.arrayBuffer().';
