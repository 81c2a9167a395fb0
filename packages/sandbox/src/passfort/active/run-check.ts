import { openImages } from "../images.ts";
import type { CallbackRecord, PassfortWorld } from "../world.ts";
import { CheckEnded, converse, type AskParams, type Conversation } from "./conversation.ts";
import { downloadFiles } from "./download-files.ts";
import type { PassfortIntegrationOptions } from "./integration-options.ts";
import { memberOf, objectsIn } from "./members.ts";
import { judgeResult, type AnswerBody } from "./objections.ts";
import { monitor, pollForResult } from "./polling.ts";
import { sampleInput } from "./samples.ts";
import { startCheck, waitForCallback } from "./start-check.ts";
import type { FileRecord, Step } from "./step.ts";

/** Which check to run. Every member may be left out. */
export interface RunCheckParams extends AskParams {
  /** Default: an invented person or company that fits the check type. */
  readonly check_input?: Readonly<Record<string, unknown>> | undefined;
  /**
   * How often a monitored check is asked for its result again.
   * @default 1
   */
  readonly monitoredPolls?: number | undefined;
}

/** What became of a check. */
export interface CheckRun {
  /** The id that the check had. */
  readonly id: string;
  /** What PassFort asked and what came back, in order. */
  readonly steps: readonly Step[];
  /** The answer with the result, or with the errors. */
  readonly result: AnswerBody | undefined;
  /** Why PassFort gives up on the check. Absent when there is a result, and when the integration told of errors. */
  readonly failure: string | undefined;
  /** The callbacks that were taken. */
  readonly callbacks: readonly CallbackRecord[];
  /** The files that the result names. */
  readonly files: readonly FileRecord[];
  /** What a monitored check answered after its result: later results, or the errors that ended it. */
  readonly updates: readonly AnswerBody[];
}

/** What a check has come to so far. */
interface Progress {
  result: AnswerBody | undefined;
  callbacks: readonly CallbackRecord[];
  files: readonly FileRecord[];
  updates: AnswerBody[];
}

/** Runs one check through the flow of the integration's template. @throws {Refusal} when it cannot be asked for */
export async function runCheck(
  world: PassfortWorld,
  options: PassfortIntegrationOptions,
  url: URL,
  params: RunCheckParams,
): Promise<CheckRun> {
  const id = world.ids.uuid("check");
  const steps: Step[] = [];
  const progress: Progress = { result: undefined, callbacks: [], files: [], updates: [] };
  let failure: string | undefined;
  let closeImages: (() => void) | undefined;
  try {
    const conversation = await converse(world, options, url, params, steps);
    const flow = memberOf(flows, conversation.facts.template);
    if (flow === undefined) throw new CheckEnded({ failure: "/config: the template is not known" });
    const check_input = params.check_input ?? sampleInput(conversation.facts, world.ids);
    closeImages = openImages(world, imageIdsIn(check_input));
    await flow(conversation, { id, check_input, polls: params.monitoredPolls ?? 1 }, progress);
  } catch (error) {
    if (!(error instanceof CheckEnded)) throw error;
    failure = error.failure;
    if (progress.result === undefined) progress.result = error.result;
    else if (error.result !== undefined) progress.updates.push(error.result);
  } finally {
    closeImages?.();
  }
  const { result, callbacks, files, updates } = progress;
  return { id, steps, result, failure, callbacks, files, updates };
}

interface CheckToRun {
  readonly id: string;
  readonly check_input: AnswerBody;
  readonly polls: number;
}

type Flow = (conversation: Conversation, check: CheckToRun, progress: Progress) => Promise<void>;

const flows: Readonly<Record<string, Flow>> = {
  ONE_TIME_SYNCHRONOUS: async (conversation, { id, check_input }, progress) => {
    const { demo, facts, relationship } = conversation;
    const judge = judgeResult(facts, relationship);
    progress.result = await conversation.answer("checks", "checks", { id, ...demo, check_input }, { judge });
  },

  ONE_TIME_CALLBACK: async (conversation, { id, check_input }, progress) => {
    const { demo, facts, relationship } = conversation;
    const check = await startCheck(conversation, { id, ...demo, check_input });
    progress.callbacks = check.record.callbacks;
    const known = { id, ...demo, check_input, ...check.later() };
    await conversation.answer("ready", `checks/${id}/ready`, known, { expects: "anything" });
    await waitForCallback(conversation, check);
    progress.result = await conversation.answer(
      "complete",
      `checks/${id}/complete`,
      { id, ...check.later() },
      { judge: judgeResult(facts, relationship) },
    );
    progress.files = await downloadFiles(
      conversation,
      { id, custom_data: check.record.custom_data },
      progress.result,
    );
  },

  ONE_TIME_POLLING: async (conversation, { id, check_input }, progress) => {
    const check = await startCheck(conversation, { id, ...conversation.demo, check_input });
    progress.result = await pollForResult(conversation, id, check);
  },

  MONITORED_POLLING: async (conversation, { id, check_input, polls }, progress) => {
    const check = await startCheck(conversation, { id, ...conversation.demo, check_input });
    progress.result = await pollForResult(conversation, id, check);
    await monitor(conversation, check, polls, progress.updates);
  },
};

/** The ids at `documents[].images[].id`. */
function imageIdsIn(check_input: AnswerBody): readonly string[] {
  const documents = objectsIn(check_input["documents"]);
  const ids = documents.flatMap((document) => objectsIn(document["images"]).map((image) => image["id"]));
  return ids.filter((id) => typeof id === "string");
}
