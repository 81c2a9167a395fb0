import { isObject } from "../../frame/input.ts";
import type { Conversation } from "./conversation.ts";
import { objectsIn } from "./members.ts";
import type { AnswerBody } from "./objections.ts";
import type { FileRecord } from "./step.ts";

/** Downloads each image and file that the result names, where the check type has such. One that fails ends nothing. */
export async function downloadFiles(
  conversation: Conversation,
  check: { readonly id: string; readonly custom_data: AnswerBody | undefined },
  result: AnswerBody,
): Promise<readonly FileRecord[]> {
  if (!["DOCUMENT_FETCH", "DOCUMENT_CAPTURE"].includes(conversation.facts.check_type)) return [];
  const files: FileRecord[] = [];
  for (const { file_reference, download_info } of namedIn(result)) {
    const { id: check_id, custom_data } = check;
    const body = { check_id, file_reference, download_info, ...(custom_data && { custom_data }) };
    const reply = await conversation.question("download_file", "download_file", body, {
      expects: "bytes",
      judge: (_, headers) => judgeType(headers["content-type"], download_info),
    });
    const { response } = reply.step;
    files.push({
      download_type: download_info.download_type,
      file_reference,
      status: response?.status,
      content_type: response?.headers["content-type"],
      file_name: fileName(response?.headers["file-name"]),
      content: reply.failure === undefined ? reply.content : new Uint8Array(0),
    });
  }
  return files;
}

const imageTypes = ["image/jpeg", "image/png", "image/gif", "image/tiff", "application/pdf"];
const videoTypes = ["video/mp4", "video/webm"];

/** @remarks Unconfirmed: what a `VIDEO_FRAME` is sent as. It may be an image or a video. */
function judgeType(
  contentType = "",
  { download_type, file_type }: NamedFile["download_info"],
): readonly string[] {
  const either = file_type === "VIDEO_FRAME" ? [...imageTypes, ...videoTypes] : videoTypes;
  const types = download_type === "IMAGE" ? imageTypes : either;
  const [type = ""] = contentType.toLowerCase().split(";");
  return types.includes(type.trim()) ? [] : [`PassFort takes ${types.join(", ")}`];
}

interface NamedFile {
  readonly file_reference: string;
  readonly download_info: { readonly download_type: "IMAGE" | "FILE"; readonly [member: string]: unknown };
}

function namedIn({ check_output }: AnswerBody): readonly NamedFile[] {
  const documents = isObject(check_output) ? objectsIn(check_output["documents"]) : [];
  return documents.flatMap(({ images, files }) => [
    ...objectsIn(images).flatMap(({ provider_reference, image_type }) =>
      named(provider_reference, { download_type: "IMAGE", image_type }),
    ),
    ...objectsIn(files).flatMap(({ reference, type }) =>
      named(reference, { download_type: "FILE", file_type: type }),
    ),
  ]);
}

function named(reference: unknown, download_info: NamedFile["download_info"]): readonly NamedFile[] {
  return typeof reference === "string" ? [{ file_reference: reference, download_info }] : [];
}

/** The header is UTF-8, which Node gives as Latin-1. */
function fileName(header: string | undefined): string {
  if (header === undefined) return "unknown";
  return new TextDecoder().decode(Uint8Array.from(header, (unit) => unit.charCodeAt(0)));
}
