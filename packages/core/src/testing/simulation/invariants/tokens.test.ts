import { expect, it } from "vitest";
import { emptyHistory, type ExchangeRecord, type History } from "../history.ts";
import type { Invariant } from "./invariant.ts";
import { pauses, refreshes } from "./tokens.ts";

type Sent = { readonly [K in keyof ExchangeRecord]?: ExchangeRecord[K] | undefined } & {
  readonly startedMs: number;
};

/** A history of requests, one after the other; each is answered 10 ms after its start unless it says otherwise. */
function historyOf(...requests: readonly Sent[]): History {
  const history = emptyHistory();
  for (const [i, request] of requests.entries()) {
    const answeredAtMs = request.startedMs + 10;
    history.exchanges.push({
      id: i + 1,
      callId: undefined,
      method: "POST",
      path: "/",
      tokenOf: undefined,
      bearer: undefined,
      executed: false,
      headAtMs: answeredAtMs,
      answeredAtMs,
      ...request,
    } as ExchangeRecord);
  }
  return history;
}

function rules(invariant: Invariant, history: History): readonly string[] {
  return [...invariant(history)].map(({ rule }) => rule);
}

const token = (startedMs: number, name = "t"): Sent => ({
  startedMs,
  tokenOf: "client",
  status: 200,
  issued: { token: name, lifetimeMs: 60_000 },
});
const refusedToken = (startedMs: number) => ({ startedMs, tokenOf: "client", status: 400 });
const unauthorised = (startedMs: number, bearer: string) => ({ startedMs, bearer, status: 401 });

it("A1: two requests for a token at once", () => {
  expect(rules(refreshes, historyOf(token(0), token(5)))).toEqual(["A1"]);
  expect(rules(refreshes, historyOf(token(0), { ...token(5), tokenOf: "another" }))).toEqual([]);
});

it("A1: a request for a token while there is a good one", () => {
  expect(rules(refreshes, historyOf(token(0), token(1000)))).toEqual(["A1"]);
  expect(rules(refreshes, historyOf(token(0), token(40_000)))).toEqual([]);
});

it("A1: a request after another that broke", () => {
  const broken = { startedMs: 0, tokenOf: "client", answeredAtMs: undefined, brokenAtMs: 20 };
  expect(rules(refreshes, historyOf(broken, token(500)))).toEqual([]);
});

it("A5: each refused token is good for one refresh", () => {
  const once = [token(0, "t1"), unauthorised(100, "t1"), token(200, "t2")];
  expect(rules(refreshes, historyOf(...once))).toEqual([]);
  expect(rules(refreshes, historyOf(...once, unauthorised(250, "t1"), token(300, "t3")))).toEqual(["A1"]);
});

it("A6: a request for a token within a second of a refusal", () => {
  expect(rules(pauses, historyOf(refusedToken(0), token(500)))).toEqual(["A6"]);
  expect(rules(pauses, historyOf(refusedToken(0), token(1010)))).toEqual([]);
});

it("A6: a renewal that was given up stops no other", () => {
  const meanwhile = [token(0, "t1"), unauthorised(100, "t1"), refusedToken(150), token(200, "t2")];
  expect(rules(pauses, historyOf(...meanwhile))).toEqual([]);
});
