import { type CheckGroup, failed, passed, verdictOf } from "../check.ts";
import { type Facts, objectAt, templateOf } from "../facts.ts";
import { envelopeProblems } from "../judge-envelope.ts";
import { errorTypesOf, runDemo } from "../run-demo.ts";
import { commonBody } from "../sample-request.ts";
import type { Answer, Trial } from "../trial.ts";
import { endpointsRefuse, mayBeAbsent } from "./endpoints.ts";

const source = "PassFort's reference integrations for screening and company data";
const isMonitored = (facts: Facts): boolean => templateOf(facts) === "MONITORED_POLLING";
const applies = (facts: Facts): boolean => templateOf(facts).endsWith("POLLING");

/** Checks that are asked until they have a result, and checks that go on being asked. */
export const polling: CheckGroup = {
  id: "polling",
  title: "Polling",
  needsPosts: true,
  checks: [
    {
      ...endpointsRefuse("polling", (facts) => [
        `checks/${crypto.randomUUID()}/poll`,
        ...(isMonitored(facts) ? ["monitored_checks/ready", "monitored_checks/poll", mayBeAbsent] : []),
      ]),
      applies,
    },
    {
      id: "result",
      title: "A check that was begun comes to a result",
      expected: "pending true, and then a result within max_polls",
      source,
      applies,
      async run(trial) {
        const { answer, problems, errors, started } = await runDemo(trial, { demo: "ANY" });
        if (started === undefined) return failed("no reference");
        if (problems.length > 0 || errors.length > 0) return verdictOf([...problems, ...errors]);
        const pending = objectAt(answer.json)["pending"];
        return pending === undefined || pending === null || pending === false
          ? passed
          : failed("pending is neither true nor false");
      },
    },
    {
      id: "monitored-ready",
      title: "Monitoring can begin",
      expected: "200 without errors",
      source,
      applies: isMonitored,
      async run(trial) {
        const { started } = await runDemo(trial, { demo: "ANY" });
        const answer = await monitored(trial, "ready", started?.reference ?? "");
        if (answer.status !== 200) return failed(`status ${answer.status}`);
        return verdictOf([
          ...envelopeProblems(trial.facts, answer.json, "DIRECT"),
          ...errorTypesOf(answer.json),
        ]);
      },
    },
    {
      id: "monitored-poll",
      title: "A monitored check gives its result as it is now",
      expected: "200 with the whole result, or pending",
      source,
      applies: isMonitored,
      async run(trial) {
        const { started } = await runDemo(trial, { demo: "ANY" });
        const answer = await monitored(trial, "poll", started?.reference ?? "");
        if (answer.status !== 200) return failed(`status ${answer.status}`);
        return verdictOf([
          ...envelopeProblems(trial.facts, answer.json, "DIRECT"),
          ...errorTypesOf(answer.json),
        ]);
      },
    },
    {
      id: "monitored-unknown",
      title: "An unknown reference is told as an error",
      expected: "200 with a flat list of errors",
      source,
      applies: isMonitored,
      async run(trial) {
        const answer = await monitored(trial, "poll", `unknown-${crypto.randomUUID()}`);
        if (answer.status !== 200) return failed(`status ${answer.status}`);
        const problems = envelopeProblems(trial.facts, answer.json, "DIRECT");
        return problems.length > 0 || errorTypesOf(answer.json).length > 0
          ? verdictOf(problems)
          : failed("no errors");
      },
    },
  ],
};

function monitored(trial: Trial, what: "ready" | "poll", reference: string): Promise<Answer> {
  const body = { demo_result: "ANY", ...commonBody(trial.facts, {}), reference };
  return trial.call({ method: "POST", path: `monitored_checks/${what}`, body });
}
