import { type Check, failed, skipped, worst } from "../check.ts";
import { listAt, objectAt, type Started, textAt } from "../facts.ts";
import { headerOf } from "../message.ts";
import { runDemo } from "../run-demo.ts";
import { commonBody } from "../sample-request.ts";
import type { Answer, Trial } from "../trial.ts";
import { judge } from "./answers.ts";

/** Downloads every file that the result of a demo check names. */
export async function downloads(trial: Trial): ReturnType<Check["run"]> {
  const { started, answer } = await runDemo(trial, { demo: "ANY" });
  const documents = listAt(objectAt(answer.json, "check_output"), "documents");
  const files = documents.flatMap((document) => [
    ...listAt(document, "images").map((image) => ({
      reference: textAt(image, "provider_reference"),
      info: { download_type: "IMAGE", image_type: textAt(image, "image_type") },
      types: /^(image\/(jpeg|png|gif|tiff)|application\/pdf)$/,
    })),
    ...listAt(document, "files").map((file) => ({
      reference: textAt(file, "reference"),
      info: { download_type: "FILE", file_type: textAt(file, "type") },
      types: /^(video\/(mp4|webm)|image\/(jpeg|png))$/,
    })),
  ]);
  const named = files.filter(({ reference }) => reference !== "");
  if (started === undefined || named.length === 0) return skipped("the result names no files");
  const verdicts = [];
  for (const { reference, info, types } of named) {
    const file = await download(trial, started, reference, info);
    if (file.status !== 200) return failed(`status ${file.status}`);
    if (file.body.length === 0) return failed("an empty file");
    const type = (headerOf(file, "content-type") ?? "none").split(";")[0] ?? "";
    if (!types.test(type)) return failed(`the Content-Type ${type}`);
    verdicts.push(await judge(trial, file));
  }
  return worst(verdicts);
}

function download(
  trial: Trial,
  started: Started,
  file_reference: string,
  download_info: unknown,
): Promise<Answer> {
  const { facts } = trial;
  const { id: check_id, custom_data } = started;
  const body = { check_id, file_reference, download_info, ...commonBody(facts, {}), custom_data };
  return trial.call({ method: "POST", path: "download_file", body });
}
