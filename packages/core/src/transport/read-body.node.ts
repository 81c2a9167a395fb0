import type http from "node:http";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream";
import type { Runtime } from "../runtime/runtime.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import type { CallScope } from "./call-scope.ts";
import { networkFault } from "./network-fault.ts";

/** How a body is read. */
export interface BodyOptions {
  readonly runtime: Runtime;
  readonly scope: CallScope;
  /** Milliseconds between two pieces. */
  readonly bodyIdleMs: number;
  /** Bytes after decompression. */
  readonly maxBytes: number;
}

/** The whole body, decompressed. Rejects with `AttemptFailure`: cut, stalled, too large or badly encoded. */
export function readBody(message: http.IncomingMessage, options: BodyOptions): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const { runtime, scope, bodyIdleMs, maxBytes } = options;
    const chunks: Buffer[] = [];
    let size = 0;
    let lastPieceMs = runtime.monotonicMs();
    let settled = false;

    if (scope.cause !== undefined) {
      reject(new AttemptFailure({ kind: "ended", cause: scope.cause }, true));
      message.destroy();
      return;
    }
    if (brokeEarly(message)) {
      reject(cutFault(message.errored));
      return;
    }
    const source = decoded(message);
    if (source === undefined) {
      reject(new AttemptFailure({ kind: "response", reason: "encoding" }, true));
      message.destroy();
      return;
    }
    let cancelTimer = watchIdle(bodyIdleMs);
    const offScope = scope.onEnd((cause) => {
      fail(new AttemptFailure({ kind: "ended", cause }, true));
    });

    source.on("data", (chunk: Buffer) => {
      lastPieceMs = runtime.monotonicMs();
      size += chunk.length;
      if (size > maxBytes)
        fail(new AttemptFailure({ kind: "response", reason: "too-large", limitBytes: maxBytes }, true));
      else chunks.push(chunk);
    });
    source.on("end", () => {
      if (settle()) resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
    message.on("error", (error) => {
      fail(cutFault(error));
    });
    if (source !== message) {
      source.on("error", (error) => {
        fail(inflateFault(error));
      });
    }

    /** One timer for the whole body: it looks how long ago the last piece came, and sleeps for the rest. */
    function watchIdle(delayMs: number): () => void {
      return runtime.schedule(delayMs, () => {
        const leftMs = lastPieceMs + bodyIdleMs - runtime.monotonicMs();
        if (leftMs > 0) cancelTimer = watchIdle(leftMs);
        else fail(new AttemptFailure({ kind: "timeout", phase: "body", limitMs: bodyIdleMs }, true));
      });
    }

    function settle(): boolean {
      if (settled) return false;
      settled = true;
      cancelTimer();
      offScope();
      return true;
    }

    function fail(failure: AttemptFailure): void {
      if (!settle()) return;
      reject(failure);
      message.destroy();
      if (source !== message) source?.destroy();
    }
  });
}

/** The body without its content encoding; `undefined` when the encoding is not one of ours. */
export function decoded(message: http.IncomingMessage): Readable | undefined {
  const encoding = message.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  const empty = message.statusCode === 204 || message.headers["content-length"] === "0";
  if (encoding === "" || encoding === "identity" || empty) return message;
  const inflate = Object.hasOwn(decoders, encoding) ? decoders[encoding]?.() : undefined;
  // The reader listens on both ends; a pipeline without a callback would leave faults unhandled.
  return inflate === undefined ? undefined : pipeline(message, inflate, () => undefined);
}

/** It broke in the same breath as its headers came: no event will tell of it any more. */
export function brokeEarly(message: http.IncomingMessage): boolean {
  return message.destroyed && !message.readableEnded;
}

/** A connection that broke within the body. */
export function cutFault(error: unknown): AttemptFailure {
  return networkFault(error ?? { code: "ECONNRESET" }, { phase: "body", sent: true, staleSocket: false });
}

/** What zlib says: bytes that it cannot follow, or that its source was cut. */
export function inflateFault(error: unknown): AttemptFailure {
  if ((error as { code?: unknown }).code === "ERR_STREAM_PREMATURE_CLOSE") return cutFault(error);
  return new AttemptFailure({ kind: "response", reason: "encoding" }, true);
}

const decoders: Readonly<Record<string, () => Duplex>> = {
  gzip: () => createGunzip(),
  "x-gzip": () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};
