import { advised, type Check, type CheckGroup, failed, passed, skipped, verdictOf } from "../check.ts";
import type { SeenCallback } from "../callback-server.node.ts";
import { isUuid } from "../../is-uuid.ts";
import { checkTypeOf, type Facts, type Started, templateOf, textAt } from "../facts.ts";
import { envelopeProblems } from "../judge-envelope.ts";
import { errorTypesOf, startedOf } from "../run-demo.ts";
import { checkBody, startedBody } from "../sample-request.ts";
import { sendReady } from "../send-ready.ts";
import { docs } from "../sources.ts";
import type { Answer, Trial } from "../trial.ts";
import { downloads } from "./downloads.ts";
import { endpointsRefuse } from "./endpoints.ts";

const source = docs("Callbacks");
const applies = (facts: Facts): boolean => templateOf(facts) === "ONE_TIME_CALLBACK";
const handsOver = (facts: Facts): boolean =>
  ["DOCUMENT_FETCH", "DOCUMENT_CAPTURE"].includes(checkTypeOf(facts));
const nowhere = ({ callbackUrl }: Facts): string | undefined =>
  callbackUrl === undefined
    ? "the integration was not pointed at a server of the validator: give callbackServer, or --callback-port N"
    : undefined;
const unless = (facts: Facts): string | undefined =>
  nowhere(facts) ??
  (facts.callsBack === false
    ? "no callback came for an earlier /ready, which may have gone to another PassFort"
    : undefined);

/** Checks that call PassFort back. */
export const callbacks: CheckGroup = {
  id: "callback",
  title: "Callbacks",
  needsPosts: true,
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
      unless: nowhere,
      async run(trial) {
        const { facts } = trial;
        if (facts.callsBack === false)
          return failed("no callback for the /ready of an earlier check, so that no other was sent");
        const { started, answer, beforeAnswer } = await ready(trial);
        if (started === undefined) return failed(`no reference, with status ${answer.status}`);
        const [first] = beforeAnswer;
        if (first === undefined)
          return failed(facts.callsBack ? "a callback after the answer" : "no callback");
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
        const { started, answer } = await ready(trial);
        if (started === undefined) return failed("no reference");
        const seen = await callbacksOf(trial, started, 3);
        trial.callbacks?.answerNext();
        const faults = seen.flatMap((callback, at) => {
          const { fault = isRepeated(seen[at - 1], callback) ? "signed as the one before" : undefined } =
            callback;
          return fault === undefined ? [] : [`callback ${at + 1}: ${fault}`];
        });
        if (seen.length === 3 || faults.length > 0) return verdictOf(faults);
        const received = `${seen.length} callbacks`;
        // The failure may also be handed on to whoever triggered the callback.
        return seen.length === 1 && answer.status >= 400 ? advised(trial.facts, received) : failed(received);
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
        const { length } = await callbacksOf(trial, started, 2);
        trial.callbacks?.answerNext();
        if (length === 1) return passed;
        return length === 0 ? failed("0 callbacks") : advised(trial.facts, `${length} callbacks`);
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
        const { status } = answer;
        if (status >= 500) return failed(`status ${status}`);
        return status >= 400 || errorTypesOf(answer.json).length > 0
          ? passed
          : advised(trial.facts, `status ${status} and a result`);
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

/** How long one callback too many may take. */
const secondMs = 1000;

/** A date has whole seconds: after more than one, the same signature was not made anew. */
function isRepeated(before: SeenCallback | undefined, callback: SeenCallback): boolean {
  return (
    before !== undefined &&
    before.authorization === callback.authorization &&
    callback.receivedAtMs - before.receivedAtMs > 1100
  );
}

/** Waits for so many; where none came, there is nothing to wait for. */
async function callbacksOf(
  trial: Trial,
  { reference }: Started,
  count: number,
): Promise<readonly SeenCallback[]> {
  const { callbacks } = trial;
  if (callbacks === undefined) return [];
  if (callbacks.of(reference).length > 0)
    await callbacks.waitFor(reference, count, count === 2 ? secondMs : trial.timeoutMs);
  return callbacks.of(reference);
}

function start(trial: Trial, demo: string, id?: string): Promise<Answer> {
  return trial.call({ method: "POST", path: "checks", body: checkBody(trial.facts, { demo, id }) });
}

async function begin(trial: Trial): Promise<{ started: Started | undefined; answer: Answer }> {
  const id = crypto.randomUUID();
  const answer = await start(trial, "ANY", id);
  return { started: startedOf(id, answer.json), answer };
}

async function ready(trial: Trial): Promise<{
  started: Started | undefined;
  answer: Answer;
  beforeAnswer: readonly SeenCallback[];
}> {
  const { started, answer } = await begin(trial);
  if (started === undefined) return { started, answer, beforeAnswer: [] };
  const body = {
    ...checkBody(trial.facts, { demo: "ANY", id: started.id }),
    ...startedBody(trial.facts, started),
  };
  return { started, ...(await sendReady(trial, started, body)) };
}
