import { type Check, type CheckGroup, failed, passed, skipped, verdictOf } from "../check.ts";
import { checkTypeOf, type Facts, listAt, objectAt, type Started, templateOf, textAt } from "../facts.ts";
import { envelopeProblems, isUuid } from "../judge-envelope.ts";
import { headerOf } from "../message.ts";
import { errorTypesOf, runDemo, startedOf } from "../run-demo.ts";
import { checkBody, commonBody, startedBody } from "../sample-request.ts";
import { docs } from "../sources.ts";
import type { Answer, Trial } from "../trial.ts";
import { judge } from "./answers.ts";
import { endpointsRefuse } from "./endpoints.ts";

const source = docs("Callbacks");
const applies = (facts: Facts): boolean => templateOf(facts) === "ONE_TIME_CALLBACK";
const handsOver = (facts: Facts): boolean =>
  ["DOCUMENT_FETCH", "DOCUMENT_CAPTURE"].includes(checkTypeOf(facts));
const unless = ({ callbacks }: Facts): string | undefined =>
  callbacks
    ? undefined
    : "the integration was not pointed at a server of the validator: give the option callbackServer";

/** Checks that call PassFort back. */
export const callbacks: CheckGroup = {
  id: "callback",
  title: "Callbacks",
  checks: [
    {
      ...endpointsRefuse("callback", (facts) => {
        const id = crypto.randomUUID();
        return [
          `checks/${id}/ready`,
          `checks/${id}/complete`,
          ...(handsOver(facts) ? ["download_file"] : []),
        ];
      }),
      applies,
    },
    {
      id: "start",
      title: "Each start has the same provider_id and a reference of its own",
      expected: "provider_id, a UUID; reference, never the same twice",
      source,
      hint: "PassFort finds checks by their reference.",
      applies,
      async run(trial) {
        const [one, two] = [await start(trial, "ANY"), await start(trial, "ANY")];
        const [first, second] = [startedOf("", one.json), startedOf("", two.json)];
        if (first === undefined || second === undefined)
          return failed(`no reference, with status ${one.status}`);
        return verdictOf([
          ...envelopeProblems(trial.facts, one.json, "DIRECT"),
          ...(isUuid(first.provider_id) ? [] : ["provider_id is no UUID"]),
          ...(first.provider_id === second.provider_id ? [] : ["provider_id changes"]),
          ...(first.reference === second.reference ? ["two checks have the same reference"] : []),
        ]);
      },
    },
    {
      id: "start-error",
      title: "A start with errors is not called back for",
      expected: "errors, and no callback",
      source,
      applies,
      unless,
      async run(trial) {
        const answer = await start(trial, "ERROR_INVALID_CREDENTIALS");
        if (errorTypesOf(answer.json).length === 0)
          return skipped("errors of demo checks come with their result");
        const reference = textAt(answer.json, "reference");
        await trial.callbacks?.waitFor(reference, 1, 300);
        const called = (trial.callbacks?.of(reference) ?? []).length;
        return called === 0 ? passed : failed("a callback for a check that did not start");
      },
    },
    {
      id: "ready",
      title: "Demo checks call back before /ready is answered",
      expected: "POST /integrations/v1/callbacks, signed, with provider_id and reference of the start",
      source,
      applies,
      unless,
      async run(trial) {
        const { started, answer } = await ready(trial);
        if (started === undefined) return failed(`no reference, with status ${answer.status}`);
        const seen = trial.callbacks?.of(started.reference) ?? [];
        const [first] = seen;
        if (first === undefined) {
          await trial.callbacks?.waitFor(started.reference, 1, 2000);
          const late = (trial.callbacks?.of(started.reference) ?? []).length > 0;
          return failed(late ? "a callback after the answer" : "no callback");
        }
        return verdictOf([
          ...(answer.status >= 200 && answer.status < 300 ? [] : [`status ${answer.status}`]),
          ...(first.fault === undefined ? [] : [`a signature that does not hold: ${first.fault}`]),
          ...(first.method === "POST" && first.target.endsWith("/v1/callbacks")
            ? []
            : [`${first.method} ${first.target}`]),
          ...(first.body["provider_id"] === started.provider_id
            ? []
            : ["another provider_id than that of the start"]),
        ]);
      },
    },
    {
      id: "retry",
      title: "A callback that fails is sent again, signed anew",
      expected: "three callbacks for the answers 500, 500 and 200",
      source: docs("Requests to PassFort"),
      hint: "A date is good for 30 s only: sign each attempt, not the callback.",
      applies,
      unless,
      async run(trial) {
        trial.callbacks?.answerNext(500, 500);
        const { started } = await ready(trial);
        if (started === undefined) return failed("no reference");
        await trial.callbacks?.waitFor(started.reference, 1, 1000);
        if ((trial.callbacks?.of(started.reference) ?? []).length > 0)
          await trial.callbacks?.waitFor(started.reference, 3, trial.timeoutMs);
        trial.callbacks?.answerNext();
        const seen = trial.callbacks?.of(started.reference) ?? [];
        return verdictOf([
          ...(seen.length === 3 ? [] : [`${seen.length} callbacks`]),
          ...seen.flatMap(({ fault }, at) => (fault === undefined ? [] : [`callback ${at + 1}: ${fault}`])),
        ]);
      },
    },
    {
      id: "no-retry",
      title: "A callback that PassFort refuses is not sent again",
      expected: "one callback for the answer 401",
      source: docs("Requests to PassFort"),
      applies,
      unless,
      async run(trial) {
        trial.callbacks?.answerNext(401);
        const { started } = await ready(trial);
        if (started === undefined) return failed("no reference");
        await trial.callbacks?.waitFor(started.reference, 2, 1000);
        trial.callbacks?.answerNext();
        const { length } = trial.callbacks?.of(started.reference) ?? [];
        return length === 1 ? passed : failed(`${length} callbacks`);
      },
    },
    {
      id: "other-id",
      title: "A check id in the path that is not that of the body is refused",
      expected: "a 4xx, or 200 with errors",
      source,
      applies,
      async run(trial) {
        const { started } = await begin(trial);
        if (started === undefined) return failed("no reference");
        const body = { ...startedBody(trial.facts, started), id: crypto.randomUUID() };
        const answer = await trial.call({ method: "POST", path: `checks/${started.id}/complete`, body });
        if (answer.status >= 400 && answer.status < 500) return passed;
        return answer.status === 200 && errorTypesOf(answer.json).length > 0
          ? passed
          : failed(`status ${answer.status}${answer.status === 200 ? " and a result" : ""}`);
      },
    },
    {
      id: "files",
      title: "Files that a result names can be downloaded",
      expected: "200 with a fitting Content-Type, and a signature over the raw bytes",
      source: docs("Document Fetch"),
      applies: (facts) => applies(facts) && handsOver(facts),
      run: downloads,
    },
  ] satisfies Check[],
};

function start(trial: Trial, demo: string, id?: string): Promise<Answer> {
  return trial.call({ method: "POST", path: "checks", body: checkBody(trial.facts, { demo, id }) });
}

async function begin(trial: Trial): Promise<{ started: Started | undefined; answer: Answer }> {
  const id = crypto.randomUUID();
  const answer = await start(trial, "ANY", id);
  return { started: startedOf(id, answer.json), answer };
}

async function ready(trial: Trial): Promise<{ started: Started | undefined; answer: Answer }> {
  const { started, answer } = await begin(trial);
  if (started === undefined) return { started, answer };
  const body = {
    ...checkBody(trial.facts, { demo: "ANY", id: started.id }),
    ...startedBody(trial.facts, started),
  };
  return { started, answer: await trial.call({ method: "POST", path: `checks/${started.id}/ready`, body }) };
}

async function downloads(trial: Trial): ReturnType<Check["run"]> {
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
  for (const { reference, info, types } of named) {
    const file = await download(trial, started, reference, info);
    if (file.status !== 200) return failed(`status ${file.status}`);
    if (file.body.length === 0) return failed("an empty file");
    const type = (headerOf(file, "content-type") ?? "none").split(";")[0] ?? "";
    if (!types.test(type)) return failed(`the Content-Type ${type}`);
    const verdict = await judge(trial, file);
    if (verdict.status !== "passed") return verdict;
  }
  return passed;
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
