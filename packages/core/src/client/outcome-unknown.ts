import { OutcomeUnknownError } from "../errors/outcome-unknown-error.ts";
import { AttemptFailure, failureName } from "../transport/attempt-failure.ts";
import type { Call } from "../transport/call.ts";
import { ScopeEnded } from "../transport/call-scope.ts";
import { effectiveReplay, isAmbiguous } from "../transport/retry-policy.ts";
import { callFacts } from "./call-facts.ts";
import { subject } from "./error-text.ts";
import { tlsText } from "./tls-text.ts";

/**
 * The error for a call that may or may not have taken effect: its last attempt left that open, or an earlier one did
 * and no later one was refused for good. `undefined` when the outcome is known, or the operation may be repeated freely.
 */
export function outcomeUnknown(thrown: unknown, call: Call): OutcomeUnknownError | undefined {
  const { replay, lookup } = call.init;
  if (replay !== "keyed" && effectiveReplay(call.init) === "safe") return undefined;
  const lastIsOpen = thrown instanceof AttemptFailure && isAmbiguous(thrown, call.init.replayAlso);
  if (!lastIsOpen && !(call.mayHaveTakenEffect && !wasDecided(thrown, call))) return undefined;
  const reason = reasonOf(thrown);
  const hint = refusalHint(thrown);
  const todo =
    lookup === undefined
      ? "Find out at the provider whether it took effect before you send it again."
      : `Ask with ${lookup.method}()${lookup.id === undefined ? "" : " by the id in `lookup`"} before you send it again.`;
  return new OutcomeUnknownError({
    ...callFacts(call),
    lookup,
    reason,
    message: `${subject(call)} was sent, but whether it took effect is not known (${reason}).${hint} ${todo}`,
  });
}

/**
 * The last attempt was accepted, or refused with a status that says what is the case now, such as 409. To be throttled
 * or not let in says nothing of an earlier attempt.
 */
function wasDecided(thrown: unknown, call: Call): boolean {
  if (call.answer !== undefined) return true; // accepted, and then its data could not be used
  if (!(thrown instanceof AttemptFailure)) return false;
  const { detail } = thrown;
  if (detail.kind === "response") return call.head !== undefined && call.head.status < 300;
  if (detail.kind !== "status") return false;
  const { status } = detail.answer;
  return status < 500 && status !== 401 && status !== 408 && status !== 429;
}

/** A server that does not take the client certificate may hang up after the request was sent, and say nothing. */
function refusalHint(thrown: unknown): string {
  const detail = thrown instanceof AttemptFailure ? thrown.detail : undefined;
  if (detail?.kind !== "connection" || detail.fault === undefined) return "";
  return ` ${tlsText(detail.fault, detail.certificate)}`;
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof AttemptFailure) return failureName(thrown.detail);
  if (thrown instanceof ScopeEnded) return "timeout:total";
  return "credentials";
}
