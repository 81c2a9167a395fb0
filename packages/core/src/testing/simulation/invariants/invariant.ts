import type { CallRecord, ExchangeRecord, History } from "../history.ts";
import type { SimulationViolation } from "../report.ts";

/** Looks at a history and gives every place where a promise was broken. */
export type Invariant = (history: History) => Iterable<SimulationViolation>;

/** The requests that executed, or were to execute, the operation of a call. */
export function exchangesOf({ exchanges }: History, call: CallRecord): readonly ExchangeRecord[] {
  return exchanges.filter(({ callId, method }) => callId === call.id && method === call.operation.method);
}

/** A call in words. */
export function nameOf({ id, operation }: CallRecord): string {
  return `call ${id} (${operation.name}, ${operation.replay})`;
}

/** Operations that the provider can bear twice. */
export function isRepeatable({ operation }: CallRecord): boolean {
  return operation.replay === "safe" || operation.replay === "keyed";
}

/** The client has read the status of the answer. */
export function wasAnswered(exchange: ExchangeRecord): boolean {
  return exchange.headAtMs !== undefined;
}
