import { utf8 } from "../../crypto/digest.ts";
import type { ChunkSource } from "../body-limits.ts";
import { rawBodyRequired } from "../raw-body-required.ts";
import type { NodeRequest } from "./node-messages.ts";

/** Where frameworks put a body. */
export interface KeptBody {
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/**
 * The bytes of a body: those that a framework has kept, else those still on the socket.
 *
 * @param advice How to keep a framework from parsing, for the error.
 */
export function bodySource(request: NodeRequest, kept: KeptBody, advice: string): ChunkSource {
  const { rawBody } = kept;
  if (typeof rawBody === "string") return oneChunk(utf8(rawBody));
  const bytes = [rawBody, kept.body].find((value) => value instanceof Uint8Array);
  if (bytes !== undefined) return oneChunk(bytes);
  if (request.readableDidRead) return { next: () => Promise.reject(rawBodyRequired(advice)) };
  return socketChunks(request);
}

/** A body that is there already. */
export function oneChunk(bytes: Uint8Array): ChunkSource {
  let given = false;
  return {
    next: async () => {
      if (given) return { done: true };
      given = true;
      return { value: bytes };
    },
  };
}

/** One chunk at a time; nothing is read that nobody asked for. An iterator would destroy the socket at its end. */
function socketChunks(request: NodeRequest): ChunkSource {
  return {
    next: () =>
      new Promise((resolve, reject) => {
        const settle = (act: () => void): void => {
          request.pause();
          request.off("data", onData);
          request.off("end", onEnd);
          request.off("error", onClose);
          request.off("close", onClose);
          act();
        };
        const onData = (value: unknown): void => {
          settle(() => {
            resolve({ value: value as Uint8Array });
          });
        };
        const onEnd = (): void => {
          settle(() => {
            resolve({ done: true });
          });
        };
        const onClose = (): void => {
          settle(() => {
            reject(new Error("The peer hung up."));
          });
        };
        if (request.readableEnded) return onEnd();
        if (request.destroyed) return onClose();
        request.on("data", onData);
        request.on("end", onEnd);
        request.on("error", onClose);
        request.on("close", onClose);
        request.resume();
      }),
  };
}
