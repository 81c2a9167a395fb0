import { advised, type Check, type CheckGroup, failed, passed, type Verdict, warning } from "../check.ts";
import { listAt, objectAt, textAt } from "../facts.ts";
import {
  checkBody,
  countryOf,
  isAboutCompanies,
  sampleAddress,
  sampleCompany,
  sampleInput,
} from "../sample-request.ts";
import { docs } from "../sources.ts";
import type { Answer, Trial } from "../trial.ts";

const envelope = docs("Data Structures");

/** What the body of a signed request may be. */
export const requests: CheckGroup = {
  id: "requests",
  title: "Requests",
  needsPosts: true,
  checks: [
    badRequest("bad-json", "A body that is no JSON is a bad request", () => "{"),
    badRequest("no-object", "A body that is no JSON object is a bad request", () => "[]"),
    badRequest(
      "relationship",
      "An unknown commercial_relationship is a bad request",
      ({ facts }) => ({ ...checkBody(facts, { demo: "ANY" }), commercial_relationship: "OTHER" }),
      { advisory: true },
    ),
    {
      id: "no-input",
      title: "A demo check without input does not break anything",
      expected: "a result, errors, or 400",
      source: docs("Demo Checks"),
      hint: "Look whether input is there before using it.",
      async run(trial) {
        const { check_input: _input, ...body } = checkBody(trial.facts, { demo: "ANY" });
        const { status } = await trial.call({ method: "POST", path: "checks", body });
        return status === 200 || status === 400 ? passed : failed(`status ${status}`);
      },
    },
    taken("unknown-members", "Unknown members are ignored", "New members may come at any time.", (trial) => [
      { ...checkBody(trial.facts, { demo: "ANY" }), from_the_future: { nested: [1] } },
      checkBody(trial.facts, { demo: "ANY", input: { ...sampleInput(trial.facts), from_the_future: true } }),
    ]),
    {
      ...taken(
        "partial-dates",
        "Dates of birth may be a year, or a year and a month",
        "Users choose how precise it is.",
        (trial) => ["1985", "1985-10", "1985-10-26"].map((dob) => withDob(trial, dob)),
      ),
      applies: (facts) => !isAboutCompanies(facts),
    },
    {
      id: "bad-dates",
      title: "A date of birth that is none does not break anything",
      expected: "400, or 200 with an error of type INVALID_CHECK_INPUT",
      source: envelope,
      applies: (facts) => !isAboutCompanies(facts),
      async run(trial) {
        for (const dob of ["1985-13", "26/10/1985"]) {
          const answer = await trial.call({ method: "POST", path: "checks", body: withDob(trial, dob) });
          if (answer.status !== 200 && answer.status !== 400)
            return failed(`status ${answer.status} for ${dob}`);
          const types = listAt(answer.json, "errors").map((error) => textAt(error, "type"));
          if (answer.status === 200 && types.length > 0 && !types.includes("INVALID_CHECK_INPUT"))
            return warning(`errors of type ${types.join(", ")} for ${dob}`);
        }
        return passed;
      },
    },
    {
      ...taken(
        "street-number",
        "A street number may be a number or a text",
        "Samples have a number, PassFort's own code a text.",
        (trial) =>
          [42, "42"].map((street_number) => {
            const address = { ...sampleAddress(countryOf(trial.facts)), street_number };
            const input = { ...sampleInput(trial.facts), address_history: [{ address }] };
            return checkBody(trial.facts, { demo: "ANY", input });
          }),
      ),
      applies: (facts) => !isAboutCompanies(facts),
    },
    {
      ...taken(
        "company-number",
        "A company number may be a number or a text",
        "Samples have both.",
        (trial) =>
          [123456, "123456"].map((number) => {
            const company = sampleCompany(countryOf(trial.facts));
            return checkBody(trial.facts, {
              demo: "ANY",
              input: { ...company, metadata: { ...objectAt(company, "metadata"), number } },
            });
          }),
      ),
      applies: isAboutCompanies,
    },
    {
      id: "unknown-path",
      title: "An unknown path is not found",
      expected: "a signed GET /no-such-path: 404",
      source: "RFC 9110, section 15.5.5",
      run: async (trial) => isStatus(trial, await trial.call({ method: "GET", path: "no-such-path" }), 404),
    },
    {
      id: "wrong-method",
      title: "A wrong method is refused",
      expected: "a signed POST /config and GET /checks: 405",
      source: "RFC 9110, section 15.5.6",
      async run(trial) {
        for (const [method, path] of [
          ["POST", "config"],
          ["GET", "checks"],
        ] as const) {
          const answer = await trial.call({ method, path });
          if (answer.status === 404) return warning("status 404");
          const verdict = isStatus(trial, answer, 405);
          if (verdict.status !== "passed") return verdict;
        }
        return passed;
      },
    },
  ],
};

function badRequest(
  id: string,
  title: string,
  body: (trial: Trial) => unknown,
  { advisory = false } = {},
): Check {
  return {
    id,
    title,
    expected: "400",
    source: envelope,
    hint: "Look at the body before it is used; a fault of the sender is no 5xx.",
    async run(trial) {
      const answer = await trial.call({ method: "POST", path: "checks", body: body(trial) });
      const { status } = answer;
      const taken = status === 200 && listAt(answer.json, "errors").length === 0;
      return status === 401 || (taken && !advisory)
        ? failed(`status ${status}`)
        : isStatus(trial, answer, 400);
    },
  };
}

function taken(id: string, title: string, hint: string, bodies: (trial: Trial) => readonly unknown[]): Check {
  return {
    id,
    title,
    hint,
    expected: "200 without errors",
    source: envelope,
    async run(trial) {
      for (const body of bodies(trial)) {
        const answer = await trial.call({ method: "POST", path: "checks", body });
        if (answer.status !== 200) return failed(`status ${answer.status}`);
        const [error] = listAt(answer.json, "errors");
        if (error !== undefined) return failed(`an error of type ${textAt(error, "type")}`);
      }
      return passed;
    },
  };
}

function withDob({ facts }: Trial, dob: string): Record<string, unknown> {
  const input = sampleInput(facts);
  const personal_details = { ...objectAt(input, "personal_details"), dob };
  return checkBody(facts, { demo: "ANY", input: { ...input, personal_details } });
}

/** Statuses are those of the reference integrations: another 4xx is advice in the profile `current`. */
function isStatus({ facts }: Trial, { status }: Answer, expected: number): Verdict {
  if (status === expected) return passed;
  const received = `status ${status}`;
  return status >= 500 ? failed(received) : advised(facts, received);
}
