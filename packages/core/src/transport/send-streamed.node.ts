import { once } from "node:events";
import type http from "node:http";
import { Readable } from "node:stream";
import type { Runtime } from "../runtime/runtime.ts";
import type { FailureDetail, UploadFault } from "./attempt-failure.ts";
import { isUploadSource, type StreamedBody } from "./streamed-body.ts";

/** How a streamed request body is sent. */
export interface StreamedSendOptions {
  readonly runtime: Runtime;
  /** The longest time without a piece read or sent, in milliseconds. */
  readonly idleMs: number;
  readonly onProgress: ((sentBytes: number) => void) | undefined;
  /** Once, when all of it was handed over. */
  readonly onSent: () => void;
  /** Once, when it cannot be sent to its end. */
  readonly onFailure: (detail: FailureDetail) => void;
}

/** A body on its way. */
export interface StreamedSend {
  /** All of it was handed over. */
  readonly isDone: boolean;
  /** The connection stands: from now on it must move. */
  watch(): void;
  /** Lets its source go; nothing is told any more. */
  stop(): void;
}

/** Sends a body while it is read, no faster than the server takes it. */
export function sendStreamed(
  body: StreamedBody,
  outgoing: http.ClientRequest,
  options: StreamedSendOptions,
): StreamedSend {
  const { runtime, idleMs, onProgress, onSent, onFailure } = options;
  let source: Readable | undefined;
  let stopped = false;
  let isDone = false;
  let sentBytes = 0;
  let lastMoveMs = runtime.monotonicMs();
  let cancelTimer = (): void => undefined;

  pump().catch((thrown: unknown) => {
    fail({ kind: "upload", ...faultOf(thrown) });
  });
  return {
    get isDone() {
      return isDone;
    },
    watch() {
      lastMoveMs = runtime.monotonicMs();
      cancelTimer = watchIdle(idleMs);
    },
    stop,
  };

  async function pump(): Promise<void> {
    source = readableOf(await body.open());
    source.on("error", () => undefined); // the loop is told; after a stop nobody needs to be
    if (stopped) source.destroy();
    let held: Uint8Array | undefined;
    let readBytes = 0;
    for await (const piece of source as AsyncIterable<unknown>) {
      if (!(piece instanceof Uint8Array)) throw new UploadFailure("source", "not bytes");
      readBytes += piece.byteLength;
      if (readBytes > (body.maxBytes ?? Infinity))
        throw new UploadFailure("too-large", String(body.maxBytes));
      if (readBytes > (body.length ?? Infinity)) throw new UploadFailure("length", "more");
      // The last piece waits for the end of the source: a body that was announced wrongly must never arrive complete.
      if (held !== undefined) await write(held);
      held = piece;
      lastMoveMs = runtime.monotonicMs();
    }
    if (stopped) return;
    if (readBytes < (body.length ?? 0)) throw new UploadFailure("length", "fewer");
    if (held !== undefined) await write(held);
    outgoing.end(() => {
      if (stopped) return;
      isDone = true;
      stop();
      onSent();
    });
  }

  async function write(piece: Uint8Array): Promise<void> {
    if (stopped) return;
    if (!outgoing.write(piece)) await once(outgoing, "drain");
    sentBytes += piece.byteLength;
    lastMoveMs = runtime.monotonicMs();
    if (!stopped) onProgress?.(sentBytes);
  }

  function watchIdle(delayMs: number): () => void {
    return runtime.schedule(delayMs, () => {
      const leftMs = lastMoveMs + idleMs - runtime.monotonicMs();
      if (leftMs > 0) cancelTimer = watchIdle(leftMs);
      else fail({ kind: "timeout", phase: "body", limitMs: idleMs, upload: true });
    });
  }

  function stop(): void {
    stopped = true;
    cancelTimer();
    source?.destroy();
  }

  function fail(detail: FailureDetail): void {
    if (stopped) return;
    stop();
    onFailure(detail);
  }
}

/** Why a body could not be sent to its end. */
class UploadFailure extends Error {
  readonly fault: UploadFault;

  constructor(fault: UploadFault, reason: string) {
    super(reason);
    this.fault = fault;
  }
}

/** What a source throws goes no further: its text may hold a path or a secret. */
function faultOf(thrown: unknown): { readonly fault: UploadFault; readonly reason: string } {
  if (thrown instanceof UploadFailure) return { fault: thrown.fault, reason: thrown.message };
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  return { fault: "source", reason: typeof code === "string" && /^\w{1,40}$/.test(code) ? code : "error" };
}

function readableOf(source: unknown): Readable {
  if (source instanceof Readable) return source;
  if (!isUploadSource(source)) throw new UploadFailure("source", "not a stream");
  if ("getReader" in source) return Readable.fromWeb(source as Parameters<typeof Readable.fromWeb>[0]);
  return Readable.from(source);
}
