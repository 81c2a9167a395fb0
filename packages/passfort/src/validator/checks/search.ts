import {
  advised,
  type Check,
  type CheckGroup,
  failed,
  passed,
  skipped,
  verdictOf,
  type Verdict,
} from "../check.ts";
import { charges, demoErrors } from "../demo-values.ts";
import { type Facts, featuresOf, listAt, objectAt } from "../facts.ts";
import { envelopeProblems } from "../judge-envelope.ts";
import { candidateProblems } from "../judge-output.ts";
import { errorTypesOf } from "../run-demo.ts";
import { searchBody } from "../sample-request.ts";
import { docs } from "../sources.ts";
import type { Answer, Trial } from "../trial.ts";
import { endpointsRefuse } from "./endpoints.ts";

const source = docs("Additional Features");
const applies = (facts: Facts): boolean => featuresOf(facts).includes("COMPANY_SEARCH");

/** The search for companies. */
export const search: CheckGroup = {
  id: "search",
  title: "Company search",
  needsPosts: true,
  checks: [
    { ...endpointsRefuse("search", () => ["search"]), applies },
    hits("ANY", "gives candidates", (count) => count > 0, true),
    hits("NO_HITS", "gives no candidates", (count) => count === 0),
    hits("ONE_HIT", "gives one candidate", (count) => count === 1),
    hits("MANY_HITS", "gives several candidates", (count) => count > 1),
    {
      id: "ANY_CHARGE",
      title: "A search with ANY_CHARGE costs something where checks are resold",
      expected: "candidates, and charges of no more than maximum_cost",
      source,
      applies: (facts) => applies(facts) && charges(facts),
      async run(trial) {
        const answer = await ask(trial, "ANY_CHARGE", "PASSFORT");
        const problems = problemsOf(trial, answer, "PASSFORT");
        if (problems.length > 0) return verdictOf(problems);
        return listAt(answer.json, "charges").some((charge) => Number(objectAt(charge)["amount"]) > 0)
          ? passed
          : failed("no charge above 0");
      },
    },
    ...demoErrors.map(([value, type]) => fails(value, type)),
    fails("NOT_A_REAL_DEMO_RESULT", "UNSUPPORTED_DEMO_RESULT"),
    {
      id: "relationship",
      title: "A search with an unknown commercial_relationship is a bad request",
      expected: "400",
      source,
      applies,
      async run(trial) {
        const body = { ...searchBody(trial.facts, { demo: "ANY" }), commercial_relationship: "OTHER" };
        const { status } = await trial.call({ method: "POST", path: "search", body });
        if (status === 400) return passed;
        return status >= 500 ? failed(`status ${status}`) : advised(trial.facts, `status ${status}`);
      },
    },
  ],
};

function hits(value: string, what: string, fits: (count: number) => boolean, required = false): Check {
  return {
    id: value,
    title: `A search with ${value} ${what}${required ? "" : ", if it is offered"}`,
    expected: "200 with search_output, each candidate with name, number and country_of_incorporation",
    source,
    applies,
    async run(trial): Promise<Verdict> {
      const answer = await ask(trial, value);
      if (!required && errorTypesOf(answer.json).includes("UNSUPPORTED_DEMO_RESULT"))
        return skipped("not offered, and need not be");
      const problems = problemsOf(trial, answer, "DIRECT");
      if (problems.length > 0) return verdictOf(problems);
      const count = listAt(answer.json, "search_output").length;
      return fits(count) ? passed : failed(`${count} candidates`);
    },
  };
}

function fails(value: string, type: string): Check {
  return {
    id: value,
    title: `A search with ${value} gives an error of type ${type}`,
    expected: `200 with an error of type ${type}, without charges`,
    source: docs("Demo Checks"),
    applies,
    async run(trial) {
      const answer = await ask(trial, value);
      if (answer.status !== 200) return failed(`status ${answer.status}`);
      const types = errorTypesOf(answer.json);
      if (!types.includes(type))
        return failed(types.length === 0 ? "no errors" : `errors of type ${types.join(", ")}`);
      return verdictOf(envelopeProblems(trial.facts, answer.json, "DIRECT"));
    },
  };
}

function ask(trial: Trial, demo: string, relationship: "DIRECT" | "PASSFORT" = "DIRECT"): Promise<Answer> {
  return trial.call({
    method: "POST",
    path: "search",
    body: searchBody(trial.facts, { demo, relationship }),
  });
}

/** What is wrong with an answer that should have candidates. */
function problemsOf(trial: Trial, { status, json }: Answer, relationship: "DIRECT" | "PASSFORT"): string[] {
  if (status !== 200) return [`status ${status}`];
  const types = errorTypesOf(json);
  if (types.length > 0) return [`errors of type ${types.join(", ")}`];
  return [...envelopeProblems(trial.facts, json, relationship), ...candidateProblems(json)];
}
