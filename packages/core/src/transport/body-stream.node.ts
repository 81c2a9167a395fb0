import type http from "node:http";
import { PassThrough, type Readable } from "node:stream";
import type { AnswerCheck } from "./answer-check.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import { hashWhileRead } from "./body-hash.node.ts";
import type { BodyOptions } from "./read-body.node.ts";
import { brokeEarly, cutFault, decoded, inflateFault } from "./read-body.node.ts";

/** How a streamed body is watched. */
export interface BodyStreamOptions extends Omit<BodyOptions, "maxBytes"> {
  /** The caller's error for a failure, or for whatever else ended the body. */
  readonly toError: (failure: unknown) => Error;
  /** Accepts the answer: the stream ends only when this resolves. */
  readonly check?: AnswerCheck | undefined;
  /** Once, when the body has ended in whatever way. */
  readonly onClose: () => void;
}

/** The decoded body as a stream in constant memory, with the idle limit and the end of the call as its only bounds. */
export function bodyStream(message: http.IncomingMessage, options: BodyStreamOptions): Readable {
  const { runtime, scope, bodyIdleMs, toError, onClose, check } = options;
  const out = new PassThrough();
  const hash = check === undefined ? undefined : hashWhileRead(message);
  const source = decoded(message);
  let lastMoveMs = runtime.monotonicMs();
  let cancelTimer = watchIdle(bodyIdleMs);
  const offScope = scope.onEnd((cause) => {
    fail(new AttemptFailure({ kind: "ended", cause }, true));
  });
  out.on("error", () => undefined); // it may break before anybody reads it; whoever reads it then is told
  out.once("close", () => {
    cancelTimer();
    offScope();
    onClose();
    source?.destroy();
    message.destroy();
  });
  message.on("error", (error) => {
    fail(cutFault(error));
  });
  if (brokeEarly(message)) fail(cutFault(message.errored));
  else if (source === undefined) fail(new AttemptFailure({ kind: "response", reason: "encoding" }, true));
  else {
    if (source !== message) {
      source.on("error", (error) => {
        fail(inflateFault(error));
      });
    }
    source.on("data", () => {
      lastMoveMs = runtime.monotonicMs();
    });
    source.pipe(out, { end: false });
    source.once("end", () => {
      if (hash === undefined) end();
      else Promise.resolve(check?.(hash())).then(end, fail);
    });
  }
  return out;

  /** A slow reader is not a stalled server: while pieces wait for the reader, the clock starts anew. */
  function watchIdle(delayMs: number): () => void {
    return runtime.schedule(delayMs, () => {
      if (out.readableLength > 0 || out.writableLength > 0) lastMoveMs = runtime.monotonicMs();
      const leftMs = lastMoveMs + bodyIdleMs - runtime.monotonicMs();
      if (leftMs > 0) cancelTimer = watchIdle(leftMs);
      else fail(new AttemptFailure({ kind: "timeout", phase: "body", limitMs: bodyIdleMs }, true));
    });
  }

  function end(): void {
    cancelTimer();
    out.end();
  }

  function fail(failure: unknown): void {
    if (!out.destroyed) out.destroy(toError(failure));
  }
}
