import { IdentityError } from "@idbraid/core/signatures";

/** A file that gives its bytes in pieces. */
export interface OpenSource {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Nobody wants more of it, also while a piece is awaited. */
  close(): void;
}

/** @throws {IdentityError} when it cannot give bytes in pieces; code `file_not_bytes` */
export function opened(source: unknown): OpenSource {
  if (isStream(source)) {
    const reader = source.getReader(); // the iterators of streams cannot be closed while a piece is awaited
    return { next: () => reader.read(), close: once(() => reader.cancel()) };
  }
  if (!isAsyncIterable(source))
    throw fault(
      "file_not_bytes",
      'The function given as "content" must give a stream or an async iterable at once, and no promise of one.',
    );
  // A stream of Node that fails while nobody reads it would end the process. Its iterator tells of it later.
  source.on?.("error", () => undefined);
  const iterator = source[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    close: once(() => {
      source.destroy?.(); // the iterators of Node's streams wait for the piece that is awaited
      return iterator.return?.();
    }),
  };
}

export function isStream(source: unknown): source is ReadableStream<Uint8Array> {
  return typeof (source as { getReader?: unknown } | null | undefined)?.getReader === "function";
}

export function isAsyncIterable(source: unknown): source is AsyncIterable<unknown> & PartOfNodeStream {
  return typeof source === "object" && source !== null && Symbol.asyncIterator in source;
}

/** What streams of Node have besides. */
interface PartOfNodeStream {
  readonly on?: (event: "error", listener: () => void) => unknown;
  readonly destroy?: () => unknown;
}

/**
 * The pieces, each in memory of its own, as a source may fill one buffer again and again.
 *
 * @throws {IdentityError} when a piece is no bytes; code `file_not_bytes`
 * @throws the reason of `signal`, as soon as it aborts
 */
export async function* piecesOf(source: OpenSource, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  let giveUp: (reason: unknown) => void = () => undefined;
  const stop = (): void => {
    source.close();
    giveUp(signal.reason);
  };
  // Not `Promise.race`: a promise that is raced again and again keeps every piece until it settles.
  const next = (): ReturnType<OpenSource["next"]> =>
    new Promise((resolve, reject) => {
      giveUp = reject;
      if (signal.aborted) reject(signal.reason as Error);
      else source.next().then(resolve, reject);
    });
  signal.addEventListener("abort", stop);
  try {
    for (let step = await next(); step.done !== true; step = await next()) {
      if (!ArrayBuffer.isView(step.value))
        throw fault("file_not_bytes", "A file gave something else than bytes.");
      const { buffer, byteOffset, byteLength } = step.value;
      if (byteLength > 0) yield new Uint8Array(buffer, byteOffset, byteLength).slice();
    }
  } finally {
    signal.removeEventListener("abort", stop);
    source.close();
  }
}

/** The error for a file that cannot be sent. */
export function fault(code: string, message: string): IdentityError {
  return new IdentityError({ code, message: `[passfort] ${message}`, provider: "passfort" });
}

/** Does it the first time only. That it fails matters to nobody. */
function once(work: () => unknown): () => void {
  let begun = false;
  const done = async (): Promise<void> => {
    await work();
  };
  return () => {
    if (!begun) done().catch(() => undefined);
    begun = true;
  };
}
