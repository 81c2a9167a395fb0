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
  if (isArrayBuffer(body)) return new Uint8Array(body);
  throw new ConfigurationError({
    code: "raw_body_required",
    message:
      `"${what}" must be the raw bytes of the message, not ${kindOf(body)}: a signature covers the bytes that were sent, ` +
      `and serialising a parsed body again gives others. ${advice}`,
    problems: [{ path: what, message: "must be the raw bytes of the message" }],
  });
}

const advice =
  'Express: express.raw({ type: "*/*" }) on this route, before any express.json(). ' +
  'Fastify: addContentTypeParser("*", { parseAs: "buffer" }, (request, body, done) => done(null, body)). ' +
  "Hono: await c.req.raw.arrayBuffer(). " +
  "Next.js: await request.arrayBuffer() in a route handler, or bodyParser: false in a page's API config.";

/** Also one from another realm, where `instanceof` does not hold. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
