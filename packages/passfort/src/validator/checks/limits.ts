import { type CheckGroup, failed, passed, type Verdict } from "../check.ts";
import { NoAnswer, type Outgoing } from "../message.ts";
import { checkBody } from "../sample-request.ts";
import type { Trial } from "../trial.ts";

const source = "Bodies are read before they can be verified, so that anybody can send them";
const hint = "Bound the size of bodies, and the time that they may take.";

/** Whether a body can be too much. */
export const limits: CheckGroup = {
  id: "limits",
  title: "Limits",
  needsPosts: true,
  optional: "limits",
  checks: [
    {
      id: "large",
      title: "A body of more than 10 MiB is refused",
      expected: "413, or another 4xx, or a closed connection",
      source,
      hint,
      async run(trial) {
        const body = { ...checkBody(trial.facts, { demo: "ANY" }), padding: "x".repeat(10 * 1024 * 1024) };
        return refusal(trial, await trial.signed({ method: "POST", path: "checks", body }), {});
      },
    },
    {
      id: "slow",
      title: "A body that does not end is given up",
      expected: "408, or another 4xx, or a closed connection, within 30 s",
      source,
      hint,
      async run(trial) {
        const request = await trial.signed({
          method: "POST",
          path: "checks",
          body: checkBody(trial.facts, { demo: "ANY" }),
        });
        return refusal(trial, request, { pause: true, timeoutMs: 30_000 });
      },
    },
  ],
};

async function refusal(
  trial: Trial,
  request: Outgoing,
  of: { readonly pause?: boolean; readonly timeoutMs?: number },
): Promise<Verdict> {
  try {
    const { status } = await trial.send(request, of);
    return status >= 400 && status < 500 ? passed : failed(`status ${status}`);
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.code === "aborted") throw error;
    return /^(ECONNRESET|EPIPE)$/.test(error.code) ? passed : failed(error.message);
  }
}
