import type { ExchangeRecord } from "../history.ts";
import type { Invariant } from "./invariant.ts";

/**
 * A1 and A5: a token is asked for when there is none, when the last one was refused, or when it grows old; and never
 * by two at once. Each reason is good for one request that succeeds. A token is old after a third of its lifetime: its
 * store may renew it from the half on, and counts from before the connection stood.
 */
export const refreshes: Invariant = function* (history) {
  for (const [, requests] of byStore(history.exchanges)) {
    for (const request of requests) {
      const atMs = request.startedMs;
      const before = requests.filter(({ id }) => id < request.id);
      const issued = before.filter(
        (other) => other.issued !== undefined && (other.answeredAtMs ?? Infinity) <= atMs,
      );
      const running = before.filter((other) => (other.answeredAtMs ?? other.brokenAtMs ?? Infinity) > atMs);
      const tokens = issued.map((other) => other.issued?.token);
      const refused = new Set(
        history.exchanges
          .filter(({ status, headAtMs = Infinity }) => status === 401 && headAtMs <= atMs)
          .map(({ bearer }) => bearer)
          .filter((bearer) => tokens.includes(bearer)),
      );
      const old = issued.filter((other) => atMs - other.startedMs >= (other.issued?.lifetimeMs ?? 0) / 3);
      if (issued.length + running.length > refused.size + old.length) {
        yield {
          rule: "A1",
          message: `Request ${request.id} asks for a token; ${issued.length} were issued and ${running.length} asked for, but only ${refused.size} refused and ${old.length} old.`,
        };
      }
    }
  }
};

/**
 * A6: after a refusal the token endpoint is left alone for a second. Not so when the token before was refused too: a
 * renewal that had begun by then is given up, and its refusal says nothing to the next one.
 */
export const pauses: Invariant = function* ({ exchanges }) {
  for (const [, requests] of byStore(exchanges)) {
    for (const { id, status = 0, answeredAtMs = Infinity } of requests) {
      if (status !== 400 && status !== 401 && status !== 403) continue;
      const issuedMs = requests
        .filter((other) => other.issued !== undefined && other.id < id)
        .reduce((last, other) => Math.max(last, other.answeredAtMs ?? 0), 0);
      const givenUp = exchanges.some(
        (other) => other.tokenOf === undefined && other.status === 401 && (other.headAtMs ?? 0) >= issuedMs,
      );
      const next = requests.find(
        ({ startedMs }) => startedMs > answeredAtMs && startedMs < answeredAtMs + 1000,
      );
      if (givenUp || next === undefined) continue;
      yield {
        rule: "A6",
        message: `Request ${next.id} follows the refusal of token request ${id} within 1 s.`,
      };
    }
  }
};

function byStore(exchanges: readonly ExchangeRecord[]): ReadonlyMap<string, readonly ExchangeRecord[]> {
  const stores = new Map<string, ExchangeRecord[]>();
  for (const exchange of exchanges) {
    if (exchange.tokenOf === undefined) continue;
    stores.set(exchange.tokenOf, [...(stores.get(exchange.tokenOf) ?? []), exchange]);
  }
  return stores;
}
