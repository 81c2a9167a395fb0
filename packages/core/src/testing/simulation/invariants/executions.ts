import type { CallRecord, ExchangeRecord } from "../history.ts";
import { exchangesOf, type Invariant, isRepeatable, nameOf, wasAnswered } from "./invariant.ts";

/** R2: an operation reaches the provider a second time only where its replay class allows it. */
export const executions: Invariant = function* (history) {
  for (const call of history.calls) {
    const sent = exchangesOf(history, call);
    const done = sent.filter(({ executed }) => executed).length;
    if (!isRepeatable(call) && done > 1) {
      yield { rule: "R2", message: `${nameOf(call)} was executed ${done} times.` };
    }
    const again = sent.findIndex((exchange) => !mayFollow(call, exchange));
    if (again >= 0 && again < sent.length - 1) {
      const { id, status } = sent[again] as ExchangeRecord;
      yield {
        rule: "R2",
        message: `${nameOf(call)} was sent again after request ${id}, which may have been executed (${status ?? "no answer"}).`,
      };
    }
  }
};

/** R1: no call is sent more often than `maxAttempts`, and once more after a 401. */
export const attempts: Invariant = function* (history) {
  for (const call of history.calls) {
    const sent = exchangesOf(history, call);
    const replays = sent.some((exchange) => wasAnswered(exchange) && exchange.status === 401) ? 1 : 0;
    const { maxAttempts = 3 } = call.operation;
    if (sent.length > maxAttempts + replays) {
      yield { rule: "R1", message: `${nameOf(call)} was sent ${sent.length} times.` };
    }
  }
};

/** R8: nothing is sent again before the time that `Retry-After` named. */
export const retryAfter: Invariant = function* (history) {
  for (const call of history.calls) {
    const sent = exchangesOf(history, call);
    for (const [i, { headAtMs, retryAfterMs = 0, id }] of sent.entries()) {
      const next = sent[i + 1];
      if (headAtMs === undefined || next === undefined || next.startedMs >= headAtMs + retryAfterMs) continue;
      const waited = Math.round(next.startedMs - headAtMs);
      yield {
        rule: "R8",
        message: `${nameOf(call)} waited ${waited} ms of ${retryAfterMs} after request ${id}.`,
      };
    }
  }
};

/** Whether another request may come after this one. */
function mayFollow(call: CallRecord, exchange: ExchangeRecord): boolean {
  if (isRepeatable(call)) return true;
  if (!wasAnswered(exchange)) return false;
  const { status = 0 } = exchange;
  const { replay, replayAlso = [] } = call.operation;
  return status === 401 || (status === 429 && replay === "unsent") || replayAlso.includes(status);
}
