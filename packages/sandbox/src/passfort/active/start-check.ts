import { isObject } from "../../frame/input.ts";
import { findCheck, type CheckRecord } from "../world.ts";
import { CheckEnded, type Conversation } from "./conversation.ts";
import { judgeStart, type AnswerBody } from "./objections.ts";
import { within } from "./within.ts";

/** A check that an integration has begun. */
export interface StartedCheck {
  readonly record: CheckRecord;
  /** Settles at the first callback. */
  readonly called: Promise<true>;
  /** What later requests carry of the start. */
  later(): AnswerBody;
  /** Merges what an answer gave; newer members win. */
  merge(answer: AnswerBody): void;
}

/**
 * Starts a check that takes several requests. From now on callbacks with its reference are known.
 *
 * @throws {CheckEnded} when it did not start, or its reference is missing or in use
 */
export async function startCheck(conversation: Conversation, body: AnswerBody): Promise<StartedCheck> {
  const { world } = conversation;
  const started = await conversation.answer("checks", "checks", body, { judge: judgeStart });
  const { provider_id, reference } = started;
  if (typeof reference !== "string" || reference === "" || typeof provider_id !== "string")
    throw new CheckEnded({ failure: "/checks: provider_id or reference is missing" });
  if (findCheck(world, { provider_id, reference }) !== undefined)
    throw new CheckEnded({ failure: "/checks: the reference is that of another check" });

  let wake = (): void => undefined;
  const called = new Promise<true>((resolve) => {
    wake = () => resolve(true);
  });
  const record: CheckRecord = {
    provider_id,
    reference,
    custom_data: undefined,
    callbacks: [],
    wake,
  };
  const merge = ({ custom_data }: AnswerBody): void => {
    if (isObject(custom_data)) record.custom_data = { ...record.custom_data, ...custom_data };
  };
  merge(started);
  world.checks.push(record);
  return {
    record,
    called,
    later() {
      const { custom_data } = record;
      return { provider_id, reference, ...(custom_data && { custom_data }) };
    },
    merge,
  };
}

/** Waits for the first callback; one that came before is enough. @throws {CheckEnded} when none comes in time */
export async function waitForCallback(
  { lifetime, options, facts }: Conversation,
  { called }: StartedCheck,
): Promise<void> {
  const waitMs = options.callbackTimeoutMs ?? facts.callbackTimeoutMs;
  if ((await within(waitMs, lifetime, called)) === undefined)
    throw new CheckEnded({ failure: `no callback within ${waitMs} ms` });
}
