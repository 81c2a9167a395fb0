import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { StreamUpload } from "./upload.ts";

/** Options of {@link fileUpload}. */
export interface FileUploadOptions {
  /** The media type. @default "application/octet-stream" */
  readonly contentType?: string | undefined;
}

/**
 * A file as a request body: read while it is sent, in constant memory, and opened anew for each attempt. Its size is
 * taken now; a file that changes before it was sent fails the call. A fault of the file system rejects as Node tells it.
 *
 * @example
 * ```ts
 * import { fileUpload } from "@idbraid/core";
 *
 * const upload = await fileUpload("passport.pdf", { contentType: "application/pdf" });
 * ```
 */
export async function fileUpload(path: string, options: FileUploadOptions = {}): Promise<StreamUpload> {
  const { size } = await stat(path);
  return {
    contentType: options.contentType ?? "application/octet-stream",
    length: size,
    open: () => createReadStream(path),
  };
}
