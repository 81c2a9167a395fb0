import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RetryEvent } from "../client/hooks.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { always, cutBody, hang, reset, respond, respondJson, sequence, throttled } from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import type { AuthStrategy } from "../auth/auth-strategy.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { systemRuntime } from "../runtime/system-runtime.ts";
import { withHeader } from "./wire.ts";

const fixture = new ClientFixture(20);
beforeEach(fixture.start);
afterEach(fixture.stop);

const unavailable = respond({ status: 503 });

/** A runtime whose jitter is always the same. */
function withRandom(random: number, runtime: Runtime = fixture.runtime): Runtime {
  return {
    now: () => runtime.now(),
    monotonicMs: () => runtime.monotonicMs(),
    schedule: (delayMs, task) => runtime.schedule(delayMs, task),
    id: () => runtime.id(),
    random: () => random,
  };
}

describe("R1: maxAttempts", () => {
  it.each([1, 2, 5])("%i means that many in total, no hidden one", async (maxAttempts) => {
    fixture.server.script(always(unavailable));
    const error = await failure(fixture.client({ maxAttempts }).request(read));
    expect(error).toMatchObject({ stopReason: "attempts", attempts: { length: maxAttempts } });
    expect(fixture.server.requests).toHaveLength(maxAttempts);
    expect(error.message).toContain(`Gave up after ${maxAttempts} attempt${maxAttempts === 1 ? "." : "s."}`);
  });

  it("is 3 by default, and may be another for one call", async () => {
    fixture.server.script(always(unavailable));
    const subject = fixture.client();
    await failure(subject.request(read));
    expect(fixture.server.requests).toHaveLength(3);
    await failure(subject.request(read, { maxAttempts: 1 }));
    expect(fixture.server.requests).toHaveLength(4);
  });

  it.each([
    ["that of an operation, which declares its own", {}, {}, 5],
    ["that of the client, where it was given", { maxAttempts: 2 }, {}, 2],
    ["that of the call, before all", { maxAttempts: 2 }, { maxAttempts: 4 }, 4],
  ])("is %s", async (_whose, options, callOptions, attempts) => {
    fixture.server.script(always(unavailable));
    const eager = { ...read, maxAttempts: 5, backoffBaseMs: 1 };
    await failure(fixture.client(options).request(eager, callOptions));
    expect(fixture.server.requests).toHaveLength(attempts);
  });
});

describe("R2: the replay class", () => {
  const key = "ext-1";

  it.each([
    ["safe", { replay: "safe" }, 3],
    ["keyed, with its key", { replay: "keyed", key }, 3],
    ["keyed, with an empty key", { replay: "keyed", key: "" }, 1],
    ["keyed, without its key", { replay: "keyed" }, 1],
    ["unsent", { replay: "unsent" }, 1],
    ["never", { replay: "never" }, 1],
  ] as const)("%s: a write after a 503", async (_name, how, attempts) => {
    fixture.server.script(always(unavailable));
    const error = await failure(fixture.client().request({ ...write, ...how }));
    expect(error.attempts).toHaveLength(attempts);
    expect(fixture.server.requests).toHaveLength(attempts);
    expect(error.name).toBe(how.replay === "safe" ? "ServiceUnavailableError" : "OutcomeUnknownError");
  });

  it("decides, not the verb: a GET that costs money is sent once, a DELETE that is safe three times", async () => {
    fixture.server.script(always(reset()));
    expect((await failure(fixture.client().request({ ...read, replay: "unsent" }))).attempts).toHaveLength(1);
    expect((await failure(fixture.client().request({ ...read, method: "DELETE" }))).attempts).toHaveLength(3);
  });

  it("may be widened and narrowed for one call", async () => {
    fixture.server.script(always(unavailable));
    const subject = fixture.client();
    expect(await failure(subject.request(write, { replay: "safe" }))).toMatchObject({
      code: "service_unavailable",
      attempts: { length: 3 },
    });
    expect(await failure(subject.request(read, { replay: "never" }))).toMatchObject({
      code: "outcome_unknown",
      attempts: { length: 1 },
    });
  });

  it("lets the statuses that an operation lists be tried again", async () => {
    fixture.server.script(sequence(respond({ status: 425 }), respondJson({})));
    expect(
      (
        await fixture
          .client()
          .request({ ...write, replayAlso: [425] })
          .withResponse()
      ).attempts,
    ).toHaveLength(2);
  });
});

describe("R3: a failure whose outcome is not known", () => {
  it.each([
    ["a cut", reset(), "ECONNRESET"],
    [
      "a cut body",
      cutBody({ headers: { "content-type": "application/json" }, body: "{}", afterBytes: 1, by: "reset" }),
      "ECONNRESET",
    ],
    ["no answer", hang(), "timeout:headers"],
    ["a 502", respond({ status: 502 }), "502"],
  ])(
    "is OutcomeUnknownError after %s, with the id and the method to ask with",
    async (_name, fault, reason) => {
      fixture.server.script(always(fault));
      const error = await failure(fixture.client({ timeouts: { headersMs: 500 } }).request(write));
      expect(error).toMatchObject({
        code: "outcome_unknown",
        reason,
        operation: "POST /things",
        lookup: { method: "things.retrieve", id: "t1" },
        stopReason: "replay-class",
        retryable: false,
      });
    },
  );

  it.each([
    ["429", throttled({ retryAfter: "3600" }), "rate_limited"],
    ["501", respond({ status: 501 }), "server_error"],
    ["404", respond({ status: 404 }), "not_found"],
  ])("is none after %s: nothing was done", async (_name, fault, code) => {
    fixture.server.script(always(fault));
    expect((await failure(fixture.client().request(write))).code).toBe(code);
  });
});

describe("R4: a body that was cut is a network failure", () => {
  it("and is tried again", async () => {
    const cut = cutBody({
      headers: { "content-type": "application/json" },
      body: '{"ok":true}',
      afterBytes: 5,
      by: "fin",
    });
    fixture.server.script(sequence(cut, respondJson({ ok: true })));
    const { data, attempts } = await fixture.client().request(read).withResponse();
    expect(data).toEqual({ ok: true });
    expect(attempts).toMatchObject([{ failure: "ECONNRESET" }, { status: 200 }]);
  });
});

describe("R9: the budget of a client", () => {
  it("stops retries when it is empty, and is filled again by successes", async () => {
    fixture.server.script(always(unavailable));
    const subject = fixture.client({ maxAttempts: 120, runtime: withRandom(0) });
    const drained = await failure(subject.request(read));
    expect(drained).toMatchObject({ stopReason: "budget", attempts: { length: 101 } });
    expect(drained.message).toContain("too many calls of this client are failing");
    fixture.server.script(always(respondJson({})));
    for (let i = 0; i < 5; i += 1) await subject.request(read);
    fixture.server.script(sequence(unavailable, respondJson({})));
    expect((await subject.request(read).withResponse()).attempts).toHaveLength(2);
  });

  it("belongs to one client", async () => {
    fixture.server.script(always(unavailable));
    const calls = Array.from({ length: 120 }, () => failure(fixture.client().request(read)));
    expect((await Promise.all(calls)).every(({ stopReason }) => stopReason === "attempts")).toBe(true);
  });
});

describe("R11: one loop, and our policy decides in it", () => {
  it("makes credentials once per attempt, and none for a call that is aborted while it waits", async () => {
    let applied = 0;
    const auth: AuthStrategy = {
      name: "counting",
      apply: async (request) => ({
        request: { ...request, headers: withHeader(request.headers, "x-attempt", String((applied += 1))) },
      }),
    };
    fixture.server.script(sequence(unavailable, unavailable, always(throttled({ retryAfter: "30" }))));
    const abort = new AbortController();
    let waitedMs = 0;
    const hooks = { onRetry: ({ waitMs }: RetryEvent) => void (waitedMs = waitMs) };
    const client = fixture.client({ maxAttempts: 5, hooks }, { auth });
    const call = failure(client.request(read, { signal: abort.signal }));
    await until(() => waitedMs >= 30_000);
    abort.abort();
    expect(await call).toMatchObject({ code: "aborted", attempts: { length: 3 } });
    expect(fixture.server.requests.map((request) => request.header("x-attempt"))).toEqual(["1", "2", "3"]);
    expect(applied).toBe(3);
  });

  it.each([404, 409, 501])("does not try a %i again, whatever the library would", async (status) => {
    fixture.server.script(always(respond({ status })));
    await failure(fixture.client({ maxAttempts: 5 }).request(read));
    expect(fixture.server.requests).toHaveLength(1);
  });
});

describe("R13: the final error says why trying stopped", () => {
  it("deadline: no time is left for another attempt", async () => {
    fixture.server.script(always(unavailable));
    const subject = fixture.client({ runtime: withRandom(0.9999, systemRuntime()) }); // waits 249.975 ms
    const error = await failure(subject.request(read, { timeoutMs: 249 }));
    expect(error).toMatchObject({
      code: "service_unavailable",
      stopReason: "deadline",
      attempts: { length: 1 },
    });
    expect(error.message).toContain("No time was left to try again.");
  });

  it("retry-after: the provider asks for longer than the call has", async () => {
    fixture.server.script(always(throttled({ retryAfter: "30" })));
    const error = await failure(fixture.client().request(read, { timeoutMs: 10_000 }));
    expect(error).toMatchObject({ stopReason: "retry-after", retryAfterMs: 30_000 });
  });

  it("not-retryable: another attempt would not help", async () => {
    fixture.server.script(always(respond({ status: 400 })));
    expect(await failure(fixture.client().request(read))).toMatchObject({ stopReason: "not-retryable" });
  });
});

describe("T18: the caller's signal", () => {
  it("has no listener left after calls that succeed, fail, retry, time out or are aborted", async () => {
    const controller = new AbortController();
    const signal = fixture.probe.watch(controller.signal);
    const subject = fixture.client();
    fixture.server.script([
      respondJson({}),
      respond({ status: 404 }),
      unavailable,
      respondJson({}),
      respondJson({}),
      respondJson({ next: 1 }),
      always(hang()),
    ]);
    await subject.request(read, { signal });
    await failure(subject.request(read, { signal }));
    await subject.request(read, { signal });
    await (await subject.request.download(read, { signal })).bytes();
    await failure(subject.request(read, { signal, headers: { "x-a": "\n" } }));
    await subject.request(read, { signal });
    await failure(subject.request(read, { signal, timeoutMs: 100 }));
    await until(() => fixture.probe.report().abortListeners === 0);
    const call = failure(subject.request(read, { signal }));
    controller.abort();
    expect(await call).toMatchObject({ code: "aborted", stopReason: "not-retryable" });
    expect(fixture.probe.report().abortListeners).toBe(0);
  });

  it.each([
    ["at once, before anything is sent", 0],
    ["one turn later", 1],
    ["two turns later", 2],
    ["five turns later", 5],
    ["twenty turns later", 20],
  ])("ends a call %s, and crashes nothing", async (_name, turns) => {
    const controller = new AbortController();
    const { request } = fixture.client();
    const call = failure(request(read, { signal: fixture.probe.watch(controller.signal) }));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    controller.abort();
    expect(await call).toMatchObject({ name: "AbortError", code: "aborted" });
  });

  it.each(["onRequest", "onResponse"] as const)("ends a call from within %s", async (hook) => {
    const controller = new AbortController();
    const signal = fixture.probe.watch(controller.signal);
    const subject = fixture.client({ hooks: { [hook]: () => controller.abort() } });
    expect(await failure(subject.request(read, { signal }))).toMatchObject({ code: "aborted" });
    expect(await failure(subject.request.download(read, { signal }))).toMatchObject({ code: "aborted" });
  });
});
