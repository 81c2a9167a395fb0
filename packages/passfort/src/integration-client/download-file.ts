import {
  type ApiPromise,
  apiPromise,
  type ApiResponse,
  type Download,
  path,
  type RequestFn,
  type RequestOptions,
} from "@idbraid/core";
import { bodyOf, type DownloadFileParams, downloadFileParams } from "./params.ts";

/** A file that a result named. Its name is that of the `File-Name` header, or of `Content-Disposition`. */
export function downloadFile(
  request: RequestFn,
  params: DownloadFileParams,
  options: RequestOptions | undefined,
): ApiPromise<Download> {
  const call = request.download(
    {
      method: "POST",
      path: path`/download_file`,
      replay: "safe",
      body: bodyOf(params),
      bodySchema: downloadFileParams,
    },
    options,
  );
  return apiPromise(call.withResponse().then(named));
}

function named(answer: ApiResponse<Download>): ApiResponse<Download> {
  const { data: file, headers } = answer;
  const data: Download = {
    fileName: fileNameOf(headers.get("file-name")) ?? file.fileName,
    contentType: file.contentType,
    contentLength: file.contentLength,
    toFile: (target, options) => file.toFile(target, options),
    stream: (options) => file.stream(options),
    bytes: (options) => file.bytes(options),
    cancel: () => {
      file.cancel();
    },
  };
  return {
    ...answer,
    data,
    get headers() {
      return headers;
    },
  };
}

/** Reduced to a base name: whoever writes it to a disk must not be led elsewhere. */
function fileNameOf(header: string | null): string | undefined {
  const bytes = Uint8Array.from(header ?? "", (character) => character.charCodeAt(0)); // a header is read as latin1
  const last = new TextDecoder().decode(bytes).split(/[/\\]/).pop() ?? "";
  // oxlint-disable-next-line no-control-regex
  const name = last.replace(/[\u0000-\u001f\u007f:*?"<>|]/g, "").trim();
  return name === "" || name === "." || name === ".." ? undefined : name;
}
