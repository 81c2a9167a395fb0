import type { SeenCallback } from "./callback-server.node.ts";
import type { Started } from "./facts.ts";
import type { Answer, Trial } from "./trial.ts";

/** How long a callback may take that should have come already. */
const lateMs = 1000;

/**
 * Sends `/ready`, and waits for the callback. Where none comes the integration may have called the real PassFort:
 * `callsBack` is false from then on, and `/ready` is not to be sent again.
 * @throws {NoAnswer} when no whole answer came
 */
export async function sendReady(
  trial: Trial,
  { id, reference }: Started,
  body: unknown,
): Promise<{ readonly answer: Answer; readonly beforeAnswer: readonly SeenCallback[] }> {
  const { callbacks, facts } = trial;
  const seen = (): readonly SeenCallback[] => callbacks?.of(reference) ?? [];
  try {
    const answer = await trial.call({ method: "POST", path: `checks/${id}/ready`, body });
    const beforeAnswer = seen();
    await callbacks?.waitFor(reference, 1, lateMs);
    return { answer, beforeAnswer };
  } finally {
    facts.callsBack = seen().length > 0;
  }
}
