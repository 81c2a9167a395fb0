import { headerValueProblem } from "../../auth/header-rules.ts";
import type { Problem } from "../../errors/configuration-error.ts";
import {
  closeSource,
  isUploadSource,
  StreamedBody,
  type UploadSource,
} from "../../transport/streamed-body.ts";
import { given } from "../../options/given.ts";

/** Bytes in memory, or a `Blob`, which is read into memory. */
export interface BytesUpload {
  readonly bytes: Uint8Array | Blob;
  /** The media type, such as `image/png`. */
  readonly contentType: string;
}

/** A form with files, sent as `multipart/form-data`. It is read into memory. */
export interface FormUpload {
  readonly form: FormData;
}

/** A body that is read while it is sent, in constant memory. The function opens it anew for each attempt. */
export interface StreamUpload {
  /** Opens the source. It is called for each attempt. */
  readonly open: () => UploadSource | Promise<UploadSource>;
  /** The media type, such as `application/pdf`. */
  readonly contentType: string;
  /** In bytes; a source that gives more or less fails the call. Without it the body is sent in chunks. */
  readonly length?: number | undefined;
  /** The most that may be sent, in bytes. @default none */
  readonly maxBytes?: number | undefined;
}

/** As {@link StreamUpload}, from a stream that is open already: once read it is not sent again. It is closed in any case. */
export interface OnceUpload extends Omit<StreamUpload, "open"> {
  readonly stream: UploadSource;
}

/** A request body that is not JSON. */
export type Upload = BytesUpload | FormUpload | StreamUpload | OnceUpload;

/** How much of a body was handed to the connection. A new attempt counts from the start. */
export interface UploadProgress {
  readonly sentBytes: number;
  /** `undefined` for a stream of unknown length. */
  readonly totalBytes: number | undefined;
}

/** What goes on the wire for an upload, or why nothing can. */
export interface UploadContent {
  readonly contentType: string;
  /** Larger than the limit, it was not read. */
  readonly size: number;
  readonly bytes: Uint8Array | undefined;
  readonly streamed: StreamedBody | undefined;
  readonly problem: Problem | undefined;
}

/** Reads what is to be sent from memory, so that each attempt sends the same bytes, and leaves streams alone. */
export async function readUpload(options: Upload, maxBytes: number): Promise<UploadContent> {
  const upload = Object.assign(Object.create(null), given(options)) as Upload; // not deeper: a source may be a plain object
  const message = uploadProblem(upload);
  if (message !== undefined) {
    if ("stream" in upload && isUploadSource(upload.stream)) closeSource(upload.stream);
    return { ...nothing, problem: { path: "upload", message } };
  }
  if ("open" in upload || "stream" in upload) {
    return { ...nothing, contentType: upload.contentType, streamed: new StreamedBody(upload) };
  }
  try {
    return await buffered(upload, maxBytes);
  } catch {
    return { ...nothing, problem: { path: "upload", message: "holds a file that cannot be read" } };
  }
}

const nothing: UploadContent = {
  contentType: "",
  size: 0,
  bytes: undefined,
  streamed: undefined,
  problem: undefined,
};

async function buffered(upload: BytesUpload | FormUpload, maxBytes: number): Promise<UploadContent> {
  if ("bytes" in upload) {
    const { bytes, contentType } = upload;
    if (bytes instanceof Uint8Array) return { ...nothing, contentType, size: bytes.byteLength, bytes };
    if (bytes.size > maxBytes) return { ...nothing, contentType, size: bytes.size };
    return { ...nothing, contentType, size: bytes.size, bytes: new Uint8Array(await bytes.arrayBuffer()) };
  }
  const filesSize = [...upload.form.values()].reduce((sum, value) => sum + sizeOf(value), 0);
  if (filesSize > maxBytes) return { ...nothing, size: filesSize };
  const encoded = new Response(upload.form);
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  return {
    ...nothing,
    contentType: encoded.headers.get("content-type") ?? "",
    size: bytes.byteLength,
    bytes,
  };
}

function sizeOf(value: string | File): number {
  return typeof value === "string" ? value.length : value.size;
}

function uploadProblem(
  upload: Partial<BytesUpload & FormUpload & StreamUpload & OnceUpload>,
): string | undefined {
  const { bytes, form, open, stream, contentType, length, maxBytes } = upload;
  const kinds = [bytes, form, open, stream].filter((value) => value !== undefined).length;
  if (kinds !== 1) return 'must have one of "bytes", "form", "open" and "stream"';
  if (form !== undefined) return form instanceof FormData ? undefined : '"form" must be a FormData';
  if (bytes !== undefined && !(bytes instanceof Uint8Array) && !(bytes instanceof Blob))
    return '"bytes" must be a Uint8Array or a Blob';
  if (open !== undefined && typeof open !== "function")
    return '"open" must be a function that opens the source';
  if (stream !== undefined && !isUploadSource(stream))
    return '"stream" must be a stream of bytes or an async iterable of them';
  if (typeof contentType !== "string" || contentType === "") return '"contentType" is missing';
  const badType = headerValueProblem(contentType);
  if (badType !== undefined) return `"contentType" ${badType}`;
  if (length !== undefined && !(Number.isSafeInteger(length) && length >= 0))
    return '"length" must be a whole number of bytes';
  const goodMaximum = maxBytes === undefined || (typeof maxBytes === "number" && maxBytes > 0);
  return goodMaximum ? undefined : '"maxBytes" must be a number above 0';
}
