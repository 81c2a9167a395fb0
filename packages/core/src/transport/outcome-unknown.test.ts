import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import {
  encoded,
  type FaultBehaviour,
  type FaultStep,
  hang,
  redirect,
  reset,
  respond,
  respondJson,
  sequence,
  slow,
  throttled,
  times,
  truncatedJson,
} from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import type { WireRequest } from "./wire.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const keyed = { ...write, replay: "keyed", key: "k-1" } as const;
const unsentPatch = { ...write, method: "PATCH", replayAlso: [503] } as const;
const lookup = { method: "things.retrieve", id: "t1" };

/** The error of a keyed write whose first attempt was cut after the server had read it. */
async function afterACut(second: FaultStep, options: { timeoutMs?: number } = {}) {
  fixture.server.script(sequence(reset(), times(9, second)));
  const error = await failure(fixture.client().request(keyed, options));
  expect(error.attempts[0]).toMatchObject({ failure: "ECONNRESET", mayHaveTakenEffect: true });
  return error;
}

/** A strategy that has credentials for the first attempt only. */
function onceOnly(thrown: Error) {
  let asked = 0;
  const apply = async (request: WireRequest) => {
    asked += 1;
    if (asked > 1) throw thrown;
    return { request };
  };
  return { auth: { name: "once", apply } };
}

describe("a write that may have been done before", () => {
  it("and then finds nobody listening has an unknown outcome, with how to ask", async () => {
    const peer = await fixture.peer();
    const resetAndLeave: FaultBehaviour = {
      startsAt: "request",
      async run(exchange) {
        exchange.reset();
        await peer.close();
      },
    };
    peer.script(resetAndLeave);
    const error = await failure(fixture.client({}, { baseUrl: peer.origin }).request(keyed));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ lookup, reason: "ECONNREFUSED", attempts: { length: 3 } });
    expect(error.attempts.map(({ mayHaveTakenEffect }) => mayHaveTakenEffect)).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });

  it.each<[string, FaultStep, string, string]>([
    ["is told to wait too long", throttled({ retryAfter: "900" }), "429", "retry-after"],
    ["is not let in", respond({ status: 401 }), "401", "not-retryable"],
    ["is redirected", redirect("https://login.example/"), "redirect", "not-retryable"],
    ["meets 501", respond({ status: 501 }), "501", "not-retryable"],
  ])("and then %s has an unknown outcome", async (_what, second, reason, stopReason) => {
    const error = await afterACut(second);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ lookup, reason, stopReason, attempts: { length: 2 } });
  });

  it("and then runs out of time has an unknown outcome", async () => {
    const error = await afterACut(hang(), { timeoutMs: 2000 });
    expect(error).toMatchObject({ name: "OutcomeUnknownError", lookup, reason: "timeout:total" });
    expect(error.stopReason).toBe("deadline");
  });

  it("and runs out of time before the next attempt is sent has an unknown outcome", async () => {
    fixture.server.script(reset());
    let asked = 0;
    const apply = (request: WireRequest) =>
      (asked += 1) === 1 ? Promise.resolve({ request }) : new Promise<never>(() => undefined);
    const subject = fixture.client({}, { auth: { name: "slow", apply } });
    const error = await failure(subject.request(keyed, { timeoutMs: 2000 }));
    expect(error).toMatchObject({ name: "OutcomeUnknownError", lookup, reason: "timeout:total" });
    expect(error).toMatchObject({ stopReason: "deadline", attempts: [{ mayHaveTakenEffect: true }] });
    expect(fixture.server.requests).toHaveLength(1);
  });

  it.each([
    ["an error of its own", new TypeError("mine")],
    ["one of ours", new ConfigurationError({ message: "no credentials" })],
  ])("and then gets no credentials has an unknown outcome: the strategy throws %s", async (_what, thrown) => {
    fixture.server.script(reset());
    const error = await failure(fixture.client({}, onceOnly(thrown)).request(keyed));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ lookup, reason: "credentials", attempts: { length: 1 } });
    expect(error.attempts[0]?.mayHaveTakenEffect).toBe(true);
  });

  it("and is then refused for good fails with that refusal", async () => {
    const error = await afterACut(respond({ status: 409 }));
    expect(error).toMatchObject({ name: "ConflictError", status: 409, attempts: { length: 2 } });
  });

  it.each<[string, FaultStep, string]>([
    ["is not JSON", truncatedJson(), "json"],
    ["cannot be unpacked", encoded("gzip", "no gzip"), "encoding"],
  ])("and is then accepted, but with an answer that %s, was done", async (_what, second, reason) => {
    expect(await afterACut(second)).toMatchObject({ name: "InvalidResponseError", reason, status: 200 });
  });

  it("and is then accepted in the wrong environment was done there", async () => {
    fixture.server.script(sequence(reset(), respondJson({}, { headers: { "x-environment": "prod" } })));
    const error = await failure(fixture.client({}, { expectEnvironment: "test" }).request(keyed));
    expect(error).toMatchObject({ code: "wrong_environment", attempts: { length: 2 } });
  });
});

describe("an outcome is known", () => {
  it("when the operation may be repeated freely", async () => {
    fixture.server.script(sequence(reset(), throttled({ retryAfter: "900" })));
    expect(await failure(fixture.client().request(read))).toMatchObject({ name: "RateLimitError" });
    fixture.server.script(reset());
    const { auth } = onceOnly(new TypeError("mine"));
    const error = await failure(fixture.client({}, { auth }).request(read));
    expect(error).toMatchObject({ code: "auth_strategy_failed", attempts: { length: 1 } });
  });

  it("when the operation says that such a status is a refusal", async () => {
    fixture.server.script(respond({ status: 503 }));
    const error = await failure(fixture.client().request(unsentPatch));
    expect(error).toMatchObject({ name: "ServiceUnavailableError", stopReason: "attempts" });
    expect(error.attempts).toHaveLength(3);
    expect(error.attempts.some(({ mayHaveTakenEffect }) => mayHaveTakenEffect)).toBe(false);
  });

  it("when the call was refused in time, though the body of the refusal did not end in time", async () => {
    fixture.server.script(slow({ status: 422, body: "x".repeat(2000), everyMs: 50 }));
    const refused = await failure(fixture.client().request(write, { timeoutMs: 2000 }));
    expect(refused).toMatchObject({ name: "TimeoutError", phase: "total", status: 422 });
    expect(refused.attempts).toMatchObject([{ status: 422 }]);
    expect(refused.attempts[0]?.mayHaveTakenEffect).toBeUndefined();
    fixture.server.script(slow({ status: 502, body: "x".repeat(2000), everyMs: 50 }));
    const open = await failure(fixture.client().request(write, { timeoutMs: 2000 }));
    expect(open).toMatchObject({ name: "OutcomeUnknownError", status: 502 });
  });

  it("when nothing was sent before the credentials failed", async () => {
    const apply = () => Promise.reject(new TypeError("mine"));
    const error = await failure(fixture.client({}, { auth: { name: "none", apply } }).request(write));
    expect(error).toMatchObject({ code: "auth_strategy_failed", attempts: [] });
  });
});
