import type { AuthAnswer } from "../auth/auth-strategy.ts";
import { SignatureError } from "../errors/signature-error.ts";
import type { HashedBody } from "../signatures/message.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import type { Call } from "./call.ts";
import { ScopeEnded } from "./call-scope.ts";
import type { ResponseHeaders } from "./response-headers.ts";

/** Rejects when the strategy does not accept an answer, now that its body has ended, or when the call ends first. */
export type AnswerCheck = (body: HashedBody | Promise<HashedBody>) => Promise<void>;

/** How the answer to the present attempt is checked; `undefined` where its strategy accepts any. */
export function answerCheck(
  call: Call,
  facts: AuthAnswer,
  headers: ResponseHeaders,
): AnswerCheck | undefined {
  const { strategy, scope } = call.init;
  const { ticket } = call;
  if (strategy?.verifyAnswer === undefined) return undefined;
  const check = async (body: HashedBody | Promise<HashedBody>): Promise<void> =>
    strategy.verifyAnswer?.(ticket, { ...facts, headers, body: await body });
  return async (body) => {
    try {
      await scope.race(check(body));
    } catch (error) {
      if (error instanceof ScopeEnded)
        throw new AttemptFailure({ kind: "ended", cause: error.endCause }, true);
      if (!SignatureError.isInstance(error)) throw error;
      throw new AttemptFailure({ kind: "signature", reason: error.reason }, true);
    }
  };
}
