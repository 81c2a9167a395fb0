import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable, Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { randomUUID } from "node:crypto";

/** How far a download has come. */
export interface DownloadProgress {
  readonly receivedBytes: number;
  /** The whole size, when the server told it. */
  readonly totalBytes: number | undefined;
}

/** How a download is read. */
export interface DownloadReadOptions {
  /** Stop with `InvalidResponseError` beyond this many bytes. @default none for files and streams, `limits.maxFileBytes` for `bytes()` */
  readonly maxBytes?: number | undefined;
  /** Called for each piece as it comes. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * A file whose headers have come and whose body is still on the wire. Read it once, with one of `toFile`, `stream`
 * or `bytes`, or `cancel()` it: an unread body holds its connection. A cut or stalled body fails the read with
 * `ConnectionError` or `TimeoutError` (phase `body`); it is not retried.
 */
export interface Download {
  /** From `Content-Disposition`, reduced to a base name; never use more of it as a path. */
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  /** In bytes, when the server told it. */
  readonly contentLength: number | undefined;
  /**
   * Writes beside `path` under a temporary name, which becomes `path` when the file is complete. Gives the size in
   * bytes. A fault of the file system rejects as Node tells it, and leaves nothing behind.
   */
  toFile(path: string, options?: DownloadReadOptions): Promise<number>;
  /** A web stream in constant memory. Cancelling it closes the connection. */
  stream(options?: DownloadReadOptions): ReadableStream<Uint8Array>;
  /** The whole file in memory. */
  bytes(options?: DownloadReadOptions): Promise<Uint8Array>;
  /** Gives the connection back without reading. */
  cancel(): void;
}

/** What a download is made of. */
export interface DownloadInit extends Pick<Download, "fileName" | "contentType" | "contentLength"> {
  /** The decoded body; its errors are already ours. */
  readonly body: Readable;
  readonly maxFileBytes: number;
  /** The errors for a second read, and for a body beyond its limit. */
  readonly alreadyRead: () => Error;
  readonly tooLarge: (limitBytes: number) => Error;
  /** The error that a read gets when the download is cancelled meanwhile. */
  readonly cancelled: () => Error;
  readonly badMaxBytes: () => Error;
}

/** A {@link Download} over a Node stream. */
export class StreamedDownload implements Download {
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  readonly contentLength: number | undefined;
  readonly #init: DownloadInit;
  #taken = false;

  constructor(init: DownloadInit) {
    this.fileName = init.fileName;
    this.contentType = init.contentType;
    this.contentLength = init.contentLength;
    this.#init = init;
  }

  async toFile(path: string, options: DownloadReadOptions = {}): Promise<number> {
    const source = this.#take(options);
    const unfinished = `${path}.${randomUUID()}.part`;
    try {
      await pipeline(source, createWriteStream(unfinished, { flags: "wx" }));
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    return source.receivedBytes;
  }

  stream(options: DownloadReadOptions = {}): ReadableStream<Uint8Array> {
    try {
      return Readable.toWeb(this.#take(options)) as ReadableStream<Uint8Array>;
    } catch (error) {
      return new ReadableStream({
        start: (controller) => {
          controller.error(error);
        },
      });
    }
  }

  async bytes(options: DownloadReadOptions = {}): Promise<Uint8Array> {
    const source = this.#take({ ...options, maxBytes: options.maxBytes ?? this.#init.maxFileBytes });
    const pieces: Buffer[] = [];
    for await (const piece of source) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  }

  cancel(): void {
    this.#taken = true;
    this.#init.body.destroy(this.#init.cancelled());
  }

  #take(options: DownloadReadOptions): Meter {
    if (this.#taken) throw this.#init.alreadyRead();
    const { maxBytes } = options;
    if (maxBytes !== undefined && !(maxBytes > 0)) throw this.#init.badMaxBytes();
    this.#taken = true;
    const meter = new Meter(options, this.contentLength, this.#init.tooLarge);
    // Either side's end is the other's: a fault of the body fails the read, a cancelled read closes the connection.
    pipeline(this.#init.body, meter).catch(() => undefined);
    return meter;
  }
}

/** Counts what passes. */
class Meter extends Transform {
  receivedBytes = 0;
  readonly #options: DownloadReadOptions;
  readonly #totalBytes: number | undefined;
  readonly #tooLarge: DownloadInit["tooLarge"];

  constructor(
    options: DownloadReadOptions,
    totalBytes: number | undefined,
    tooLarge: DownloadInit["tooLarge"],
  ) {
    super();
    this.#options = options;
    this.#totalBytes = totalBytes;
    this.#tooLarge = tooLarge;
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.receivedBytes += piece.length;
    const { maxBytes, onProgress } = this.#options;
    if (maxBytes !== undefined && this.receivedBytes > maxBytes) {
      done(this.#tooLarge(maxBytes));
      return;
    }
    try {
      onProgress?.({ receivedBytes: this.receivedBytes, totalBytes: this.#totalBytes });
    } catch (error) {
      done(error as Error); // thrown from here, it would end the process
      return;
    }
    done(null, piece);
  }
}
