import { SignatureError, verifyResponse, type SignatureProfile } from "@idbraid/core/signatures";
import type { PassfortWorld } from "../world.ts";
import type { Outgoing } from "./compose.ts";
import type { IncomingAnswer } from "./send.node.ts";
import type { AnswerSignature } from "./step.ts";

/** What the documentation of 2020 wants of an answer. The digest is wanted wherever there is a body. */
const answerRule: SignatureProfile = {
  labels: ["hmac-sha256", "hs2019", undefined],
  required: ["(request-target)", "host", "date"],
  digestOnEmptyBody: "optional",
  digestList: "single",
  allowUnterminatedLastQuote: false,
  allowCreated: false,
  windowMs: 30_000,
};

/** What became of the signature of an answer to this request. */
export async function signatureOf(
  world: PassfortWorld,
  { method, headers }: Outgoing,
  url: URL,
  { rawHeaders, headers: named, body }: IncomingAnswer,
): Promise<AnswerSignature> {
  if (named["signature"] === undefined) return "unsigned";
  try {
    await verifyResponse(
      { headers: rawHeaders, body },
      { method, target: url.pathname + url.search, headers },
      {
        keys: new Map([[world.key.id, world.key.bytes]]),
        profile: answerRule,
        now: () => world.clock.now(),
      },
    );
    return "held";
  } catch (error) {
    if (error instanceof SignatureError) return error.reason;
    throw error;
  }
}
