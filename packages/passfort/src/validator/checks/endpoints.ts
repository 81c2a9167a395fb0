import { type Check, failed, passed } from "../check.ts";
import type { Facts } from "../facts.ts";
import { commonBody } from "../sample-request.ts";
import { docs } from "../sources.ts";

/** PassFort is to take it away, so that nobody need serve it. */
export const mayBeAbsent = "monitored_provider/poll";

/** Every path is refused without a signature: a filter that was forgotten on one of them opens it to all. */
export function endpointsRefuse(group: string, paths: (facts: Facts) => readonly string[]): Check {
  return {
    id: "unsigned",
    title: "Requests without a signature, or with another key, are refused",
    expected: "401 for each",
    source: docs("Authentication"),
    hint: "The signature check is not installed on all paths.",
    async run(trial) {
      const { facts, signer } = trial;
      for (const path of paths(facts)) {
        const body = { ...commonBody(facts, {}), demo_result: "ANY" };
        const signed = await trial.signed({ method: "POST", path, body });
        const forged = signer.forge(signed, { key: new Uint8Array(32).fill(0x5a) });
        for (const request of [trial.plain({ method: "POST", path, body }), forged]) {
          const answer = await trial.send(request);
          trial.refused(`${group}.unsigned`, answer);
          if (answer.status === 404 && path === mayBeAbsent) continue;
          if (answer.status !== 401)
            return failed(`status ${answer.status} of /${path.replace(/[0-9a-f-]{36}/, "{check_id}")}`);
        }
      }
      return passed;
    },
  };
}
