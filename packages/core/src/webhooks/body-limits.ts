import { IdentityError } from "../errors/identity-error.ts";
import { bodyFault } from "./body-fault.ts";
import { concat } from "./concat.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** What a body may cost before anything is known of its sender. */
export interface BodyLimits {
  /** Bytes at most. */
  readonly maxBytes: number;
  /** Time for the whole body, milliseconds. */
  readonly timeoutMs: number;
  /** The value of the `Content-Length` header. */
  readonly contentLength: string | null;
  readonly runtime: Runtime;
  /** Nobody wants the rest. A source may never settle then, and must not be waited for. */
  readonly givenUp?: AbortSignal | undefined;
}

/**
 * The chunks of a body, as long as it keeps its limits.
 *
 * @throws {IdentityError} when it does not; code `body_cut`, `body_timeout` or `body_too_large`
 */
export async function* limited(source: ChunkSource, limits: BodyLimits): AsyncGenerator<Uint8Array, void> {
  const { maxBytes } = limits;
  const declared = declaredLength(limits.contentLength);
  if (declared !== undefined && declared > maxBytes) throw tooLarge(maxBytes);
  const clock = deadline(limits);
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await clock.within(nextChunk(source));
      if (done === true) break;
      bytes += value?.length ?? 0;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      if (value !== undefined) yield value;
    }
    if (declared !== undefined && declared !== bytes) throw cut();
  } finally {
    clock.stop();
  }
}

/** All bytes of a body. @throws {IdentityError} when it does not keep its limits */
export async function readLimited(source: ChunkSource, limits: BodyLimits): Promise<Uint8Array> {
  let bytes = new Uint8Array(1024);
  let length = 0;
  // Copied at once: a list of chunks of one byte each would take some hundred times their room.
  for await (const chunk of limited(source, limits)) {
    const needed = length + chunk.length;
    if (needed > bytes.length) bytes = concat([bytes, new Uint8Array(needed)]);
    bytes.set(chunk, length);
    length = needed;
  }
  return bytes.slice(0, length);
}

/** Where chunks come from: the reader of a stream, or an iterator. */
export interface ChunkSource {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: Uint8Array | undefined }>;
}

async function nextChunk(source: ChunkSource): ReturnType<ChunkSource["next"]> {
  try {
    return await source.next();
  } catch (error) {
    if (IdentityError.isInstance(error)) throw error;
    throw cut();
  }
}

interface Deadline {
  /** What the promise gives, or rejects when the time is over. One at a time. */
  within<T>(promise: Promise<T>): Promise<T>;
  stop(): void;
}

/** Not `Promise.race`: a promise that is raced again and again keeps every chunk until it settles. */
function deadline({ runtime, timeoutMs, givenUp }: BodyLimits): Deadline {
  let over: IdentityError | undefined;
  let giveUp: (error: IdentityError) => void = () => undefined;
  const end = (error: IdentityError): void => {
    over ??= error;
    giveUp(over);
  };
  const stop = runtime.schedule(timeoutMs, () => {
    end(bodyFault("body_timeout", `The body of the request took longer than ${timeoutMs} ms.`));
  });
  givenUp?.addEventListener("abort", () => {
    end(cut());
  });
  return {
    stop,
    within: (promise) =>
      new Promise((resolve, reject) => {
        giveUp = reject;
        promise.then(resolve, reject);
        if (over !== undefined) reject(over);
      }),
  };
}

function declaredLength(contentLength: string | null): number | undefined {
  if (contentLength === null) return undefined;
  if (!/^\d{1,15}$/.test(contentLength)) throw cut();
  return Number(contentLength);
}

function tooLarge(maxBytes: number): IdentityError {
  return bodyFault("body_too_large", `The body of the request is larger than ${maxBytes} bytes.`);
}

function cut(): IdentityError {
  return bodyFault("body_cut", "The body of the request ended early, or its length is not the one it named.");
}
