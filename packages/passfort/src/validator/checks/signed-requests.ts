import { type CheckGroup, failed, passed, type Verdict } from "../check.ts";
import { objectAt } from "../facts.ts";
import type { Variant } from "../facts.ts";
import { checkBody } from "../sample-request.ts";
import { crate, docs } from "../sources.ts";
import type { Trial } from "../trial.ts";

/** Whether requests are accepted that are signed as they should be: without that nothing else can be judged. */
export const signedRequests: CheckGroup = {
  id: "signed",
  title: "Signed requests",
  always: true,
  checks: [
    {
      id: "get",
      title: "A signed GET is accepted",
      expected: "GET /config, signed as PassFort signs it: 200",
      source: `${docs("Authentication")}; ${crate}`,
      run: acceptsGet,
    },
    {
      id: "post",
      title: "A signed POST is accepted",
      expected: "POST /checks with a demo result, signed as PassFort signs it: 200",
      source: `${docs("Authentication")}; ${crate}`,
      async run(trial) {
        const answer = await trial.call({
          method: "POST",
          path: "checks",
          body: checkBody(trial.facts, { demo: "ANY" }),
        });
        if (answer.status === 200) return passed;
        return failed(
          `status ${answer.status}`,
          answer.status === 401
            ? "The digest was computed over other bytes than those that were sent, as when the body is parsed and serialised again; or it was not computed from the raw body at all."
            : undefined,
        );
      },
    },
  ],
};

async function acceptsGet(trial: Trial): Promise<Verdict> {
  const answer = await trial.call({ method: "GET", path: "config" });
  if (answer.status === 200) {
    trial.facts.config = objectAt(answer.json);
    return passed;
  }
  const received = `status ${answer.status}`;
  if (answer.status !== 401) {
    return {
      ...failed(received),
      stop: "GET /config does not work, so that nothing is known of the integration.",
    };
  }
  for (const [variant, what, hint] of variants) {
    if (variant === "prefix-stripped" && trial.facts.url.pathname === "/") continue;
    trial.signer.variant = variant;
    const again = await trial.call({ method: "GET", path: "config" });
    if (again.status === 200) {
      trial.facts.variant = variant;
      trial.facts.config = objectAt(again.json);
      return failed(`${received}; ${what} it is 200`, hint);
    }
  }
  trial.signer.variant = undefined;
  return {
    ...failed(
      received,
      "The key may be another one, or a proxy changes host or path before the signature is checked.",
    ),
    stop: "Signed requests are refused, so that nothing else can be judged.",
  };
}

/** What is tried when a signed request is refused, to find out why. */
const variants: readonly (readonly [Variant, string, string])[] = [
  [
    "label-hs2019",
    "with the label hmac-sha256",
    "The label hs2019 is refused. PassFort sends it, and means HMAC-SHA-256.",
  ],
  ["key-as-text", "signed with the text of the key", "The key was used without base64 decoding."],
  [
    "prefix-stripped",
    "signed without the prefix of the path",
    "The path was taken after a router or a proxy had removed the prefix. In Express use req.originalUrl, not req.url.",
  ],
];
