import { createHash } from "node:crypto";
import type http from "node:http";
import { finished } from "node:stream/promises";
import type { HashedBody } from "../signatures/message.ts";
import { cutFault } from "./read-body.node.ts";

/**
 * Hashes a body while somebody else reads it: its bytes as they were transmitted, before any decompression. To be called
 * in the same breath as the reading begins, for it makes the body flow. Ask when the reader is done: bytes may follow
 * what a decompressor took for the end, and they count.
 */
export function hashWhileRead(message: http.IncomingMessage): () => Promise<HashedBody> {
  const hash = createHash("sha256");
  let size = 0;
  message.on("data", (piece: Buffer) => {
    size += piece.length;
    hash.update(piece);
  });
  return async () => {
    if (!message.readableEnded) {
      await finished(message).catch((error: unknown) => {
        throw cutFault(error);
      });
    }
    return { size, sha256: hash.digest() };
  };
}
