import { sha256 } from "../crypto/digest.ts";
import { rawBytes } from "../crypto/raw-bytes.ts";
import type { BodyInput, HashedBody } from "./message.ts";

/** The size of a body, and its hash when somebody asks for it. */
export interface BodyFacts {
  readonly size: number;
  sha256(): Promise<Uint8Array>;
}

/**
 * The facts of a body whose bytes are at hand.
 *
 * @throws {ConfigurationError} when the body was parsed; code `raw_body_required`
 */
export function bodyFacts(body: BodyInput): BodyFacts {
  const bytes = rawBytes(body, "body");
  return { size: bytes.length, sha256: () => sha256(bytes) };
}

/**
 * Those of the body of a response, which may have gone by in pieces. A request never is taken by a hash: a parser that
 * gives one would vouch for bytes that nobody hashed.
 *
 * @throws {ConfigurationError} as {@link bodyFacts}
 */
export function responseBodyFacts(body: BodyInput | HashedBody): BodyFacts {
  if (!isHashed(body)) return bodyFacts(body);
  const hash = rawBytes(body.sha256, "body");
  return { size: body.size, sha256: async () => hash };
}

function isHashed(body: BodyInput | HashedBody): body is HashedBody {
  if (typeof body !== "object" || body === null || !("sha256" in body)) return false;
  const { size, sha256: hash } = body;
  return ArrayBuffer.isView(hash) && hash.byteLength === 32 && Number.isSafeInteger(size) && size >= 0;
}
