import { type CheckGroup, failed, passed, type Verdict } from "../check.ts";
import { objectAt, type Variant } from "../facts.ts";
import { checkBody } from "../sample-request.ts";
import { escaped, spaced } from "../write-json.ts";
import { codingHint, redirectHint } from "../answer-hints.ts";
import { crate, docs } from "../sources.ts";
import type { Answer, Trial } from "../trial.ts";

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
      run: acceptsPost,
    },
  ],
};

async function acceptsGet(trial: Trial): Promise<Verdict> {
  const answer = await trial.call({ method: "GET", path: "config" });
  if (answer.status === 200) return readConfig(trial, answer);
  const received = `status ${answer.status}`;
  if (answer.status !== 401) {
    return {
      ...failed(received, answer.status === 404 ? nothingThere : redirectHint(answer)),
      stop: "GET /config does not work, so that nothing is known of the integration.",
    };
  }
  for (const [variant, what, hint] of variants) {
    if (variant === "prefix-stripped" && trial.facts.url.pathname === "/") continue;
    trial.signer.variant = variant;
    const again = await trial.call({ method: "GET", path: "config" });
    if (again.status === 200) {
      trial.facts.variant = variant;
      return { ...readConfig(trial, again), ...failed(`${received}; ${what} it is 200`, hint) };
    }
  }
  trial.signer.variant = undefined;
  return {
    ...failed(
      received,
      "The key may be another one; a proxy may change host or path before the signature is checked; the clock there may be over 30 s off; or what is signed is put together otherwise: one line a header, LF between them and none at the end.",
    ),
    stop: "Signed requests are refused, so that nothing else can be judged.",
  };
}

/** Without the configuration, nothing that follows makes sense. */
function readConfig({ facts }: Trial, answer: Answer): Verdict {
  if (typeof answer.json === "object" && answer.json !== null && !Array.isArray(answer.json)) {
    facts.config = objectAt(answer.json);
    return passed;
  }
  return {
    ...failed("status 200, but a body that is no JSON object", codingHint(answer)),
    stop: "GET /config gives no JSON object, so that nothing is known of the integration.",
  };
}

async function acceptsPost(trial: Trial): Promise<Verdict> {
  const body = checkBody(trial.facts, { demo: "ANY" });
  const { status } = await trial.call({ method: "POST", path: "checks", body });
  if (status === 200) return passed;
  if (status !== 401) return failed(`status ${status}`, status >= 500 ? brokenPost : undefined);
  trial.facts.postsRefused = true;
  for (const [way, write] of otherWays) {
    const again = await trial.call({ method: "POST", path: "checks", body: write(body) });
    if (again.status === 200)
      return failed(
        `status 401; with ${way} it is 200`,
        "The body is parsed and serialised again before hashing. Take the raw bytes.",
      );
  }
  return failed(
    "status 401",
    "The digest is computed otherwise: it is SHA-256= and the base64 of the hash of the raw bytes, as they came.",
  );
}

const nothingThere =
  "The integration is not at this path: look at its basePath, and at the prefix of a router or a proxy.";

const brokenPost =
  "POSTs end in 5xx: look into the log of the integration. With a framework, a body parser may have read the body first.";

/** What is tried when a signed POST is refused: how other languages write JSON. */
const otherWays: readonly (readonly [string, (body: unknown) => string])[] = [
  ["spaces after commas and colons", spaced],
  ["spaces, and with escaped letters", (body) => escaped(spaced(body))],
];

/** What is tried when a signed request is refused, to find out why. */
const variants: readonly (readonly [Variant, string, string])[] = [
  [
    "sha512",
    "signed with HMAC-SHA-512",
    "The label hs2019 is taken for SHA-512, as the draft has it. PassFort means HMAC-SHA-256.",
  ],
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
