import { type Check, type CheckGroup, failed, passed, skipped, verdictOf, type Verdict } from "../check.ts";
import { checkTypeOf, type Facts, listAt, maximumCostOf, objectAt } from "../facts.ts";
import { charges, demoErrors, demoValues, type DemoValue, isOffered } from "../demo-values.ts";
import { outputProblems } from "../judge-output.ts";
import { type Ended, runDemo } from "../run-demo.ts";
import { sampleInput } from "../sample-request.ts";
import { docs } from "../sources.ts";
import type { Trial } from "../trial.ts";

const source = docs("Demo Checks");

/** Whether every demo result that is needed is there, and right. */
export const demo: CheckGroup = {
  id: "demo",
  title: "Demo results",
  needsPosts: true,
  checks: [
    result({ value: "ANY", types: [], required: () => true }),
    {
      ...result({ value: "ANY", types: [], required: () => true }, "PASSFORT"),
      id: "ANY-resold",
      title: "ANY is answered without credentials where checks are resold",
      applies: (facts) => maximumCostOf(facts) !== undefined,
    },
    {
      id: "ANY_CHARGE",
      title: "ANY_CHARGE costs something where checks are resold",
      expected: "at least one charge above 0, and no more in all than maximum_cost",
      source,
      applies: charges,
      async run(trial) {
        const ended = await runDemo(trial, { demo: "ANY_CHARGE", relationship: "PASSFORT" });
        const verdict = success(trial, ended);
        if (verdict.status !== "passed") return verdict;
        const amounts = listAt(ended.answer.json, "charges").map((charge) => objectAt(charge)["amount"]);
        return amounts.some((amount) => Number(amount) > 0) ? passed : failed("no charge above 0");
      },
    },
    {
      id: "ANY_CHARGE-direct",
      title: "ANY_CHARGE costs nothing for DIRECT checks",
      expected: "no charges",
      source: docs("Data Structures"),
      hint: "Charges are sent without regard to commercial_relationship.",
      applies: charges,
      async run(trial) {
        const ended = await runDemo(trial, { demo: "ANY_CHARGE", relationship: "DIRECT" });
        const problems = ended.problems.filter((problem) => problem.startsWith("charges"));
        return verdictOf(problems.length > 0 ? problems : ended.problems);
      },
    },
    ...demoErrors.map(([value, type]) => error(value, type)),
    {
      id: "ERROR_INVALID_PROVIDER_REFERENCE",
      title: "ERROR_INVALID_PROVIDER_REFERENCE gives an error",
      expected: "200 with errors",
      source,
      applies: (facts) => checkTypeOf(facts) === "DOCUMENT_FETCH",
      async run(trial) {
        const { errors, problems } = await runDemo(trial, { demo: "ERROR_INVALID_PROVIDER_REFERENCE" });
        if (problems.length > 0) return verdictOf(problems);
        return errors.length > 0 && !errors.includes("UNSUPPORTED_DEMO_RESULT")
          ? passed
          : failed(errors.length === 0 ? "no errors" : "the value is not supported");
      },
    },
    {
      id: "unknown",
      title: "An unknown demo result is told as such",
      expected: "200 with one error of type UNSUPPORTED_DEMO_RESULT",
      source,
      hint: "A value that is not known must be neither answered as another one nor sent to the provider.",
      async run(trial) {
        const { errors, problems, answer } = await runDemo(trial, { demo: "NOT_A_REAL_DEMO_RESULT" });
        if (answer.status !== 200) return failed(`status ${answer.status}`, noHttpError);
        if (answer.json === undefined) return verdictOf(problems);
        if (errors.join() !== "UNSUPPORTED_DEMO_RESULT")
          return failed(
            errors.length === 0 ? "a result without errors" : `errors of type ${errors.join(", ")}`,
          );
        return verdictOf(problems);
      },
    },
    ...demoValues.map((value) => ({ ...result(value), applies: (facts: Facts) => isOffered(value, facts) })),
  ],
};

function result(value: DemoValue, relationship: "DIRECT" | "PASSFORT" = "DIRECT"): Check {
  return {
    id: value.value,
    title: `${value.value} is answered${value.required === undefined ? ", if it is offered" : ""}`,
    expected: "200 with a result that fits the check type, without errors and charges",
    source,
    async run(trial) {
      const input = sampleInput(trial.facts);
      const ended = await runDemo(trial, { demo: value.value, relationship, input });
      if (value.required === undefined && ended.errors.includes("UNSUPPORTED_DEMO_RESULT"))
        return skipped("not offered, and need not be");
      const verdict = success(trial, ended);
      return verdict.status === "passed" ? verdictOf(value.judge?.(ended.answer.json, input) ?? []) : verdict;
    },
  };
}

function error(value: string, type: string): Check {
  return {
    id: value,
    title: `${value} gives an error of type ${type}`,
    expected: `200 with an error of type ${type}, without charges`,
    source,
    async run(trial) {
      const relationship = charges(trial.facts) ? "PASSFORT" : "DIRECT";
      const { answer, errors, problems } = await runDemo(trial, { demo: value, relationship });
      if (answer.status !== 200) return failed(`status ${answer.status}`, noHttpError);
      if (answer.json === undefined) return verdictOf(problems);
      if (errors.length === 0) return failed("a result without errors");
      return errors.includes(type) ? verdictOf(problems) : failed(`errors of type ${errors.join(", ")}`);
    },
  };
}

const noHttpError = "An error of a check is no error of HTTP: answer 200 with errors.";

/** A result without errors, in which nothing is wrong. */
function success(trial: Trial, { answer, errors, problems }: Ended): Verdict {
  if (answer.status !== 200)
    return failed(
      `status ${answer.status}`,
      "Demo checks are answered before anything else, and never sent to the provider.",
    );
  if (errors.includes("UNSUPPORTED_DEMO_RESULT")) return failed("the value is not supported");
  if (errors.length > 0) return failed(`errors of type ${errors.join(", ")}`);
  return verdictOf(problems.length > 0 ? problems : outputProblems(checkTypeOf(trial.facts), answer.json));
}
