import { type CheckGroup, failed, passed, skipped } from "../check.ts";
import { checkTypeOf, listAt, objectAt, textAt } from "../facts.ts";
import {
  checkBody,
  commonBody,
  isAboutCompanies,
  otherCountryOf,
  sampleCompany,
  sampleAddress,
  sampleInput,
} from "../sample-request.ts";
import { docs } from "../sources.ts";

/** Checks without a demo result: they may reach the provider. */
export const live: CheckGroup = {
  id: "live",
  title: "Live checks",
  needsPosts: true,
  optional: "live",
  checks: [
    {
      id: "country",
      title: "A country that is not supported is told as such",
      expected: "200 with an error INVALID_CHECK_INPUT, UNSUPPORTED_COUNTRY",
      source: docs("Data Structures"),
      async run(trial) {
        const { facts } = trial;
        const country = otherCountryOf(facts);
        if (country === undefined) return skipped("every country that could be tried is supported");
        const input = isAboutCompanies(facts)
          ? sampleCompany(country)
          : { ...sampleInput(facts), address_history: [{ address: sampleAddress(country) }] };
        const answer = await trial.call({
          method: "POST",
          path: "checks",
          body: checkBody(facts, { demo: undefined, input }),
        });
        if (answer.status !== 200) return failed(`status ${answer.status}`);
        const errors = listAt(answer.json, "errors");
        const told = errors.some(
          (error) =>
            textAt(error, "type") === "INVALID_CHECK_INPUT" &&
            objectAt(error)["sub_type"] === "UNSUPPORTED_COUNTRY",
        );
        if (told) return passed;
        return failed(
          errors.length === 0
            ? "a result without errors"
            : `errors of type ${errors.map((error) => textAt(error, "type")).join(", ")}`,
        );
      },
    },
    {
      id: "no-input",
      title: "A check without check_input is a bad request",
      expected: "400",
      source: docs("Data Structures"),
      async run(trial) {
        const { check_input: _input, ...body } = checkBody(trial.facts, { demo: undefined });
        const { status } = await trial.call({ method: "POST", path: "checks", body });
        return status === 400 ? passed : failed(`status ${status}`);
      },
    },
    {
      id: "file-unknown",
      title: "A file that is unknown is not found",
      expected: "404 or 400",
      source: docs("Document Fetch"),
      applies: (facts) => ["DOCUMENT_FETCH", "DOCUMENT_CAPTURE"].includes(checkTypeOf(facts)),
      async run(trial) {
        const download_info = { download_type: "IMAGE", image_type: "FRONT" };
        const ids = { check_id: crypto.randomUUID(), file_reference: "no-such-file" };
        const body = { ...ids, download_info, ...commonBody(trial.facts, {}) };
        const { status } = await trial.call({ method: "POST", path: "download_file", body });
        return status === 404 || status === 400 ? passed : failed(`status ${status}`);
      },
    },
  ],
};
