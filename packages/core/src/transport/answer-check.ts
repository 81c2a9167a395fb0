import type { AuthAnswer } from "../auth/auth-strategy.ts";
import { SignatureError } from "../errors/signature-error.ts";
import type { HashedBody } from "../signatures/message.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import type { Call } from "./call.ts";
import type { ResponseHeaders } from "./response-headers.ts";

/** Rejects when the strategy does not accept an answer, now that its body has ended. */
export type AnswerCheck = (body: HashedBody) => Promise<void>;

/** How the answer to the present attempt is checked; `undefined` where its strategy accepts any. */
export function answerCheck(
  call: Call,
  facts: AuthAnswer,
  headers: ResponseHeaders,
): AnswerCheck | undefined {
  const { strategy } = call.init;
  const { ticket } = call;
  if (strategy?.verifyAnswer === undefined) return undefined;
  return async (body) => {
    try {
      await strategy.verifyAnswer?.(ticket, { ...facts, headers, body });
    } catch (error) {
      if (!SignatureError.isInstance(error)) throw error;
      throw new AttemptFailure({ kind: "signature", reason: error.reason }, true);
    }
  };
}
