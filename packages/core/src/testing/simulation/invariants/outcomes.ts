import { AbortError } from "../../../errors/abort-error.ts";
import { IdentityError } from "../../../errors/identity-error.ts";
import { OutcomeUnknownError } from "../../../errors/outcome-unknown-error.ts";
import type { ExchangeRecord } from "../history.ts";
import { exchangesOf, type Invariant, isRepeatable, nameOf, wasAnswered } from "./invariant.ts";

/** A call that resolves was executed; one that fails, fails with an error of ours. */
export const settlements: Invariant = function* (history) {
  for (const call of history.calls) {
    if (call.settledMs === undefined) continue;
    if (call.error === undefined) {
      if (exchangesOf(history, call).some(({ executed }) => executed)) continue;
      yield { rule: "R3", message: `${nameOf(call)} resolved, but it was never executed.` };
    } else if (!IdentityError.isInstance(call.error) || call.error.code === "internal") {
      yield {
        rule: "E1",
        message: `${nameOf(call)} was rejected with ${describe(call.error)}, no error of ours.`,
      };
    }
  }
};

/** R3: who may not repeat a call is told when its outcome is not known, and only then. */
export const unknownOutcomes: Invariant = function* (history) {
  for (const call of history.calls) {
    if (call.error === undefined) continue;
    const sent = exchangesOf(history, call);
    const isUnknown = OutcomeUnknownError.isInstance(call.error);
    const done = sent.some(({ executed }) => executed);
    if (isUnknown && call.operation.replay === "safe") {
      yield {
        rule: "R3",
        message: `${nameOf(call)} may be repeated, and yet its outcome is called unknown.`,
      };
    } else if (isUnknown && !sent.some(isOpen)) {
      yield {
        rule: "R3",
        message: `${nameOf(call)} was not sent, or refused, and yet its outcome is called unknown.`,
      };
    } else if (
      done &&
      !isUnknown &&
      !isRepeatable(call) &&
      !sent.some(wasConfirmed) &&
      !AbortError.isInstance(call.error)
    ) {
      yield { rule: "R3", message: `${nameOf(call)} was executed, and failed with ${describe(call.error)}.` };
    }
  }
};

/** It is not certain that the provider did nothing. */
function isOpen(exchange: ExchangeRecord): boolean {
  if (!wasAnswered(exchange)) return true;
  const { status = 0 } = exchange;
  return status < 300 || (status >= 500 && status !== 501 && status !== 505) || status === 408;
}

/** The client was told that it was done. */
function wasConfirmed({ headAtMs, status = 0 }: ExchangeRecord): boolean {
  return headAtMs !== undefined && status < 300;
}

function describe(error: unknown): string {
  return error instanceof Error
    ? `${error.name} (${String((error as { code?: unknown }).code)})`
    : String(error);
}
