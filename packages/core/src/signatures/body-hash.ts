import { sha256 } from "../crypto/digest.ts";
import { rawBytes } from "../crypto/raw-bytes.ts";
import type { BodyInput, HashedBody } from "./message.ts";

/** The size of a body, and its hash when somebody asks for it. */
export interface BodyFacts {
  readonly size: number;
  sha256(): Promise<Uint8Array>;
}

/** @throws {ConfigurationError} when the body was parsed; code `raw_body_required` */
export function bodyFacts(body: BodyInput | HashedBody): BodyFacts {
  if (isHashed(body)) return { size: body.size, sha256: async () => body.sha256 };
  const bytes = rawBytes(body, "body");
  return { size: bytes.length, sha256: () => sha256(bytes) };
}

/** Bytes of another realm or a parsed object are none. */
function isHashed(body: BodyInput | HashedBody): body is HashedBody {
  if (typeof body !== "object" || body === null || !("sha256" in body)) return false;
  return body.sha256 instanceof Uint8Array && body.sha256.length === 32 && Number.isSafeInteger(body.size);
}
