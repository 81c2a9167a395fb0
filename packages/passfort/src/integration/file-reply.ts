import { problemsOf } from "@idbraid/core/schema";
import * as z from "zod";
import { checkError, checkWarning } from "../schemas/index.ts";
import type { FailedAnswer, FileAnswer } from "./answers.ts";
import { failingAs, refusedOutput } from "./failure.ts";
import { fileBody } from "./file-body.ts";
import { isAsyncIterable, isStream } from "./file-pieces.ts";
import type { IntegrationSetup } from "./integration-setup.ts";
import { errorReply, jsonReply, type Reply } from "./reply.ts";

/**
 * The answer to `/download_file`: the bytes; 404 where there is no such file; 400 with the errors where it cannot be had,
 * since a 200 would be taken for the file.
 *
 * @throws {Failure} when the content cannot be read, or the answer is none of the three
 */
export async function fileReply(
  setup: IntegrationSetup,
  answer: unknown,
  signal: AbortSignal,
): Promise<Reply> {
  if (answer === undefined || answer === null) return errorReply(404, "file_not_found");
  if (typeof answer === "object" && "errors" in answer) return failedReply(answer as FailedAnswer);
  const problems = ArrayBuffer.isView(answer)
    ? [{ path: "answer", message: 'must be an object with these bytes as "content", and "content_type"' }]
    : problemsOf(fileAnswer().safeParse(answer));
  if (problems.length > 0) throw refusedOutput("download_file", problems);
  const { content, content_type, file_name } = answer as FileAnswer;
  const onError = (error: unknown): void => {
    setup.notify.failed(error, { endpoint: "download_file", phase: "download" });
  };
  const body = await failingAs("download", () => fileBody(content, { signal, onError }));
  const name = headerBytes(file_name ?? "");
  return {
    status: 200,
    headers: { "content-type": content_type, ...(name !== "" && { "file-name": name }) },
    body,
  };
}

function failedReply({ errors, warnings = [] }: FailedAnswer): Reply {
  const problems = problemsOf(failedAnswer().safeParse({ errors, warnings }));
  if (problems.length > 0) throw refusedOutput("download_file", problems);
  return { ...jsonReply({ errors, warnings }, { status: 400 }), errorTypes: errors.map(({ type }) => type) };
}

function failedAnswer() {
  return z.object({ errors: z.array(checkError()).min(1), warnings: z.array(checkWarning()) });
}

function fileAnswer() {
  return z.strictObject({
    content: z.custom(
      (value) =>
        typeof value === "function" || ArrayBuffer.isView(value) || isStream(value) || isAsyncIterable(value),
      "must be bytes, a stream, or a function that opens one",
    ),
    content_type: z
      .string()
      .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:;[\x20-\x7e]*)?$/, "must be a media type"),
    file_name: z.string().optional(),
  });
}

/**
 * A text in UTF-8, as a header value of one character a byte. PassFort reads this header as UTF-8, and the APIs for headers
 * take no other characters.
 */
function headerBytes(text: string): string {
  const printable = text.replace(/\p{Cc}/gu, "").trim();
  return Array.from(new TextEncoder().encode(printable), (byte) => String.fromCharCode(byte)).join("");
}
