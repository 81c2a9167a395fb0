import { CheckEnded, type Conversation } from "./conversation.ts";
import { judgeResult, type AnswerBody } from "./objections.ts";
import type { StartedCheck } from "./start-check.ts";
import { within } from "./within.ts";

/** Polls until there is a result. @throws {CheckEnded} when it is still pending after the last poll */
export async function pollForResult(
  conversation: Conversation,
  id: string,
  check: StartedCheck,
): Promise<AnswerBody> {
  const { demo, facts, relationship } = conversation;
  const { initialS, everyS, polls } = facts.polling;
  for (let poll = 0; poll < polls; poll += 1) {
    const afterS = poll === 0 ? initialS : everyS;
    await pass(conversation, afterS);
    const body = { id, ...demo, custom_data: {}, ...check.later() };
    const judge = judgeResult(facts, relationship);
    const answer = await conversation.answer("poll", `checks/${id}/poll`, body, { afterS, judge });
    if (answer["pending"] !== true) return answer;
    check.merge(answer);
  }
  throw new CheckEnded({ failure: `the check is still pending after ${polls} polls` });
}

/**
 * Asks whether monitoring may start, then for the result as it is by then. Each goes to `updates`.
 *
 * @throws {CheckEnded} when the integration has errors to tell, or no usable answer
 */
export async function monitor(
  conversation: Conversation,
  { record: { reference } }: StartedCheck,
  polls: number,
  updates: AnswerBody[],
): Promise<void> {
  const { demo, facts, relationship } = conversation;
  const body = { reference, ...demo };
  const judge = judgeResult(facts, relationship);
  await conversation.answer("monitored_ready", "monitored_checks/ready", body);
  for (let poll = 0; poll < polls; poll += 1) {
    const afterS = facts.updateS;
    await pass(conversation, afterS);
    const how = { afterS, judge };
    updates.push(await conversation.answer("monitored_poll", "monitored_checks/poll", body, how));
  }
}

/** Lets the seconds between polls pass, in the way that was asked for. */
async function pass({ world, lifetime, options }: Conversation, seconds: number): Promise<void> {
  const { intervals = "skip" } = options;
  if (intervals === "advance") world.clock.advance(seconds * 1000);
  if (intervals === "wait") await within(seconds * 1000, lifetime);
}
