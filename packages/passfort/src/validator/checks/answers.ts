import { SignatureError } from "@idbraid/core/signatures";
import { passfortProfiles } from "../../profiles.ts";
import { advised, type Check, type CheckGroup, failed, passed, type Verdict, warning } from "../check.ts";
import { headerOf } from "../message.ts";
import { checkBody } from "../sample-request.ts";
import { digestOf } from "../signer.node.ts";
import { docs, draft } from "../sources.ts";
import type { Answer, SignedInit, Trial } from "../trial.ts";

const source = `${docs("Authentication")}, in the revision of spring 2020; ${draft("4")}`;

/** Whether answers to signed requests are signed, and no others. */
export const answers: CheckGroup = {
  id: "answers",
  title: "Signed answers, and 401s",
  checks: [
    signedAnswer("get", "The answer to a signed GET is signed", () => ({ method: "GET", path: "config" })),
    signedAnswer("post", "The answer to a signed POST is signed", ({ facts }) => ({
      method: "POST",
      path: "checks",
      body: checkBody(facts, { demo: "ANY" }),
    })),
    signedAnswer("error", "The answer to a signed request with an error in it is signed", () => ({
      method: "POST",
      path: "checks",
      body: "{",
    })),
    {
      id: "host",
      title: "The signature of answers covers the host of the request",
      expected: "(request-target), host, date and digest among the signed headers",
      source: docs("Authentication"),
      hint: "How the host of an answer is meant is not written down: it is taken to be that of the request.",
      async run(trial) {
        const answer = await trial.call({ method: "GET", path: "config" });
        const list = /headers="([^"]*)"/.exec(headerOf(answer, "signature") ?? "")?.[1];
        if (list === undefined) return { status: "skipped", received: "the answer is not signed" };
        return list.toLowerCase().split(" ").includes("host") ? passed : warning(list);
      },
    },
    {
      id: "uniform-401",
      title: "All 401s are alike",
      expected: "the same body and headers, whatever was wrong",
      source: "Who tells why a signature was refused helps those who guess",
      hint: "The 401 names its reason. Tell it to your log instead.",
      unless: ({ refusals }) => (refusals.length === 0 ? noRefusals : undefined),
      async run({ facts }) {
        const { refusals } = facts;
        const [first] = refusals;
        const other = refusals.find(({ shape }) => shape !== first?.shape);
        return other === undefined
          ? passed
          : advised(facts, `the 401s of ${first?.check} and ${other.check} differ`);
      },
    },
    {
      id: "unsigned-401",
      title: "No 401 is signed",
      expected: "401s without a Signature header",
      source: "One key serves both directions: a signed 401 is a signature for a path that the sender chose",
      hint: "Answers are signed before, or without regard to, the check of the request.",
      unless: ({ refusals }) => (refusals.length === 0 ? noRefusals : undefined),
      async run({ facts: { refusals } }) {
        const signed = refusals.find((refusal) => refusal.signed);
        return signed === undefined ? passed : failed(`the 401 of ${signed.check} is signed`);
      },
    },
    {
      id: "challenge",
      title: "401s tell which scheme is wanted",
      expected: "WWW-Authenticate: Signature …",
      source: draft("3.1.1"),
      async run(trial) {
        const answer = await trial.send(trial.plain({ method: "GET", path: "config" }));
        if (answer.status !== 401) return { status: "skipped", received: `status ${answer.status}` };
        return /^signature\b/i.test(headerOf(answer, "www-authenticate") ?? "")
          ? passed
          : warning("no such header");
      },
    },
  ],
};

const noRefusals = "no 401 was seen; those of the groups authentication and digest are compared";

function signedAnswer(id: string, title: string, init: (trial: Trial) => SignedInit): Check {
  return {
    id,
    title,
    expected:
      "Date, Digest of the raw body, and Signature over (request-target) of the request, date and digest",
    source,
    run: async (trial) => judge(trial, await trial.call(init(trial))),
  };
}

/** Whether the answer is signed as it should be: advice in the profile `current`, in which PassFort does not look. */
export async function judge(trial: Trial, answer: Answer): Promise<Verdict> {
  const { facts, signer, nowMs } = trial;
  if (answer.status === 401) return { status: "skipped", received: "the request was refused" };
  if (headerOf(answer, "signature") === undefined) return advised(facts, "no Signature header");
  const profile = { ...passfortProfiles.current, digestOnEmptyBody: "required" } as const;
  try {
    await signer.verify(answer, answer.request, profile, nowMs);
    return passed;
  } catch (error) {
    if (!SignatureError.isInstance(error)) throw error;
    const { reason } = error;
    return advised(facts, `a signature that does not hold: ${reason}`, hints[reason] ?? digestHint(answer));
  }
}

const hints: Readonly<Partial<Record<string, string>>> = {
  "not-covered": "The signature covers too little: it wants (request-target), host, date and digest.",
  mismatch:
    "(request-target) and host are those of the request, the date is that of the answer, the key is decoded from base64.",
  stale: "The Date header of the answer is not the one that was signed, or the clock is off.",
  "unknown-key": "The key id is the first 8 characters of the key.",
};

function digestHint(answer: Answer): string {
  const digest = headerOf(answer, "digest");
  return digest === undefined || digest === digestOf(answer.body)
    ? "The header is not written as PassFort reads it."
    : "The digest is not that of the bytes that were sent: the body was changed or compressed after signing.";
}
