import { listAt, objectAt, type Started, templateOf, textAt } from "./facts.ts";
import { envelopeProblems } from "./judge-envelope.ts";
import { checkBody, type SampleOptions, startedBody } from "./sample-request.ts";
import { sendReady } from "./send-ready.ts";
import type { Answer, Trial } from "./trial.ts";

/** How a check ended. */
export interface Ended {
  /** The last answer: the result, or why there is none. */
  readonly answer: Answer;
  /** The types of its errors. */
  readonly errors: readonly string[];
  /** What is wrong with any of the answers on the way. */
  readonly problems: readonly string[];
  /** Of checks that take several requests. */
  readonly started?: Started | undefined;
  /** How often the result was asked for, and was not ready. */
  readonly pending: number;
}

/** Takes a demo check through all requests that its template has, as PassFort does. */
export async function runDemo(
  trial: Trial,
  options: SampleOptions & { readonly demo: string },
): Promise<Ended> {
  const { facts } = trial;
  const { relationship = "DIRECT" } = options;
  const body = checkBody(facts, options);
  const problems: string[] = [];
  let pending = 0;
  const call = async (path: string, of: unknown): Promise<Answer> => {
    const answer = await trial.call({ method: "POST", path, body: of });
    if (answer.status === 200) problems.push(...envelopeProblems(facts, answer.json, relationship));
    else problems.push(`status ${answer.status} of /${path.replace(String(body["id"]), "{check_id}")}`);
    return answer;
  };
  const end = (answer: Answer, started?: Started): Ended => ({
    answer,
    errors: errorTypesOf(answer.json),
    problems: [...new Set(problems)],
    started,
    pending,
  });

  const start = await call("checks", body);
  const template = templateOf(facts);
  if (template === "ONE_TIME_SYNCHRONOUS" || start.status !== 200) return end(start);
  if (listAt(start.json, "errors").length > 0) return end(start);
  const started = startedOf(String(body["id"]), start.json);
  if (started === undefined) {
    problems.push("no reference, though there are no errors");
    return end(start);
  }
  const later = { ...startedBody(facts, started), commercial_relationship: relationship };
  if (template === "ONE_TIME_CALLBACK") {
    if (facts.callbackUrl !== undefined && facts.callsBack !== false) {
      const { status } = (await sendReady(trial, started, { ...body, ...later })).answer;
      if (status < 200 || status > 299) problems.push(`status ${status} of /checks/{check_id}/ready`);
    }
    return end(await call(`checks/${started.id}/complete`, later), started);
  }
  const { intervalMs, polls } = rhythm(facts.config);
  const endsAtMs = Date.now() + trial.timeoutMs;
  let { custom_data } = started;
  let answer = start;
  for (let at = 0; at < polls && (at === 0 || Date.now() < endsAtMs); at += 1) {
    answer = await call(`checks/${started.id}/poll`, { ...later, demo_result: options.demo, custom_data });
    if (objectAt(answer.json)["pending"] !== true) return end(answer, started);
    pending += 1;
    custom_data = { ...custom_data, ...objectAt(answer.json, "custom_data") };
    await pause(Math.min(intervalMs, 1000, polls - at > 3 ? 10 * 2 ** at : Infinity));
  }
  problems.push(`no result after ${pending} polls`);
  return end(answer, started);
}

/** What a start says; `undefined` without a reference. */
export function startedOf(id: string, json: unknown): Started | undefined {
  const reference = textAt(json, "reference");
  if (reference === "") return undefined;
  return {
    id,
    provider_id: objectAt(json)["provider_id"],
    reference,
    custom_data: objectAt(json, "custom_data"),
  };
}

export function errorTypesOf(json: unknown): readonly string[] {
  return listAt(json, "errors")
    .map((error) => textAt(error, "type"))
    .map((type) => (/^\w{1,64}$/.test(type) ? type : "none that PassFort has"));
}

/** How PassFort would poll. Demo checks need little time, so that the first intervals are cut short; the last ones less. */
function rhythm(config: unknown): { intervalMs: number; polls: number } {
  const template = objectAt(config, "check_template");
  const nested = objectAt(template, "polling_strategy");
  const read = (name: string, otherwise: number): number => {
    const value = nested[name] ?? template[name];
    return typeof value === "number" ? value : otherwise;
  };
  return {
    intervalMs: 1000 * read("polling_interval", 0),
    polls: Math.max(1, Math.min(read("max_polls", 20), 100)),
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
