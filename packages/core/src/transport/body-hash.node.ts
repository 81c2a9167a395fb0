import { createHash } from "node:crypto";
import type http from "node:http";
import type { HashedBody } from "../signatures/message.ts";

/**
 * Hashes a body while somebody else reads it: its bytes as they were transmitted, before any decompression. To be called
 * in the same breath as the reading begins, for it makes the body flow. Ask when the body has ended.
 */
export function hashWhileRead(message: http.IncomingMessage): () => HashedBody {
  const hash = createHash("sha256");
  let size = 0;
  message.on("data", (piece: Buffer) => {
    size += piece.length;
    hash.update(piece);
  });
  return () => ({ size, sha256: hash.digest() });
}
