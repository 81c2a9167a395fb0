import type { Readable } from "node:stream";

/** Where the bytes of an upload come from: pieces of bytes, one after the other. */
export type UploadSource = ReadableStream<Uint8Array> | Readable | AsyncIterable<Uint8Array>;

/** What a {@link StreamedBody} is made of: a function that opens it anew each time, or a source that is open already. */
export type StreamedBodyInit = (
  | { readonly open: () => UploadSource | Promise<UploadSource> }
  | { readonly stream: UploadSource }
) & {
  readonly length?: number | undefined;
  readonly maxBytes?: number | undefined;
};

/** A request body that is read while it is sent. Nothing can be signed over its bytes. */
export class StreamedBody {
  /** In bytes; `undefined` when it is not known before the end. */
  readonly length: number | undefined;
  /** The most that may be sent. */
  readonly maxBytes: number | undefined;
  readonly #init: StreamedBodyInit;
  #opened = false;

  constructor(init: StreamedBodyInit) {
    this.length = init.length;
    this.maxBytes = init.maxBytes;
    this.#init = init;
    // It may break before it is read; whoever reads it then is told.
    if ("stream" in init && "on" in init.stream) init.stream.on("error", () => undefined);
  }

  /** It was read, and cannot be read again. */
  get spent(): boolean {
    return this.#opened && "stream" in this.#init;
  }

  /** The bytes from the start. */
  open(): UploadSource | Promise<UploadSource> {
    this.#opened = true;
    return "stream" in this.#init ? this.#init.stream : this.#init.open();
  }

  /** Closes a source that was never read. */
  discard(): void {
    if (!this.#opened && "stream" in this.#init) closeSource(this.#init.stream);
  }
}

/** Whether bytes can be read from it. */
export function isUploadSource(value: unknown): value is UploadSource {
  return (
    typeof value === "object" && value !== null && ("getReader" in value || Symbol.asyncIterator in value)
  );
}

/** Closes a source without reading it. What it answers to that concerns nobody. */
export function closeSource(source: UploadSource): void {
  const close = async (): Promise<unknown> => {
    if ("destroy" in source) return source.destroy();
    if ("cancel" in source) return source.cancel();
    return source[Symbol.asyncIterator]().return?.();
  };
  close().catch(() => undefined);
}
