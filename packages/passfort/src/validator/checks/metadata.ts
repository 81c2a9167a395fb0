import { type Check, type CheckGroup, failed, passed, verdictOf, warning } from "../check.ts";
import { type Facts, objectAt } from "../facts.ts";
import { headerOf } from "../message.ts";
import { docs } from "../sources.ts";
import { codingHint, redirectHint } from "../answer-hints.ts";

const source = docs("Integration Metadata");
const unless = (facts: Facts): string | undefined =>
  facts.metadata === undefined ? "there is no metadata" : undefined;

const fetchMetadata: Check = {
  id: "unauthenticated",
  title: "Metadata are given to anybody",
  expected: "GET / without a signature: 200 and a JSON object",
  source,
  async run(trial) {
    const answer = await trial.send(trial.plain({ method: "GET", path: "" }));
    if (answer.status === 401)
      return failed(
        "status 401",
        "The signature check is installed for all paths: leave / out. Or the integration is not at this path: look at its basePath.",
      );
    if (answer.status !== 200) return failed(`status ${answer.status}`, redirectHint(answer));
    if (typeof answer.json !== "object" || answer.json === null)
      return failed(
        "a body that is no JSON object",
        codingHint(answer) ?? "/ is something else, such as a page.",
      );
    trial.facts.metadata = objectAt(answer.json);
    return /^application\/json\b/i.test(headerOf(answer, "content-type") ?? "")
      ? passed
      : warning("a Content-Type that is not application/json");
  },
};

/** What the integration says of itself to anybody. */
export const metadata: CheckGroup = {
  id: "metadata",
  title: "Metadata",
  always: true,
  checks: [
    fetchMetadata,
    {
      id: "ignores-credentials",
      title: "A signature on the request for metadata is ignored",
      expected: "GET / with an invalid Authorization header: 200",
      source,
      async run(trial) {
        const request = trial.plain({ method: "GET", path: "" });
        const answer = await trial.send({
          ...request,
          headers: [...request.headers, ["Authorization", 'Signature keyId="none",signature="bm9uZQ=="']],
        });
        return answer.status === 200 ? passed : failed(`status ${answer.status}`);
      },
    },
    {
      id: "protocol-version",
      title: "protocol_version is 1",
      expected: "the number 1",
      source,
      unless,
      run: async ({ facts }) =>
        facts.metadata?.["protocol_version"] === 1
          ? passed
          : failed(`${typeof facts.metadata?.["protocol_version"]}, and not the number 1`),
    },
    {
      id: "provider-name",
      title: "provider_name has 6 to 49 characters",
      expected: "a text of 6 to 49 characters",
      source,
      unless,
      async run({ facts }) {
        const name = facts.metadata?.["provider_name"];
        if (typeof name !== "string") return failed(name === undefined ? "none" : `a ${typeof name}`);
        const length = Array.from(name).length;
        return verdictOf(length >= 6 && length <= 49 ? [] : [`${length} characters`]);
      },
    },
  ],
};
