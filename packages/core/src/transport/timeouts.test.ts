import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import {
  always,
  hang,
  respond,
  respondJson,
  silentLookup,
  stall,
  throttled,
  virtualRuntime,
} from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const once = { maxAttempts: 1 };
const silence = stall({ headers: { "content-type": "application/json" }, body: "{}", afterBytes: 1 });

describe("T9: each part of a call has its limit", () => {
  it("connectMs: waiting for a connection", async () => {
    const options = { ...once, timeouts: { connectMs: 150 }, lookup: silentLookup() };
    const error = await failure(
      fixture.client(options, { baseUrl: "https://api.example.invalid" }).request(write),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "connect", limitMs: 150, code: "timeout_connect", retryable: true });
    expect(error.message).toContain('no connection within the limit of "timeouts.connectMs" (150 ms)');
  });

  it("headersMs: waiting for an answer", async () => {
    fixture.server.script(always(hang()));
    const error = await failure(fixture.client({ ...once, timeouts: { headersMs: 150 } }).request(read));
    expect(error).toMatchObject({
      phase: "headers",
      limitMs: 150,
      attempts: [{ failure: "timeout:headers" }],
    });
  });

  it("bodyIdleMs: between two pieces of a body, not over all of it", async () => {
    const subject = fixture.client({ ...once, timeouts: { bodyIdleMs: 5000 } }); // half a second on its fast clock
    fixture.server.script(respondJson({ a: "x".repeat(220) }, { pace: { everyMs: 5, bytes: 2 } }));
    const startedMs = fixture.runtime.monotonicMs();
    await subject.request(read);
    expect(fixture.runtime.monotonicMs() - startedMs).toBeGreaterThan(5000);
    fixture.server.script(always(silence));
    expect(await failure(subject.request(read))).toMatchObject({ phase: "body", limitMs: 5000 });
  });

  it("bodyIdleMs: the body of an error too, whose status is then the error", async () => {
    fixture.server.script(
      stall({ status: 404, headers: { "content-type": "application/json" }, body: "{}", afterBytes: 1 }),
    );
    const error = await failure(fixture.client({ timeouts: { bodyIdleMs: 200 } }).request(read));
    expect(error).toMatchObject({ code: "not_found" });
  });

  it("totalMs: all of it together, and timeoutMs for one call", async () => {
    fixture.server.script(always(hang()));
    const subject = fixture.client({ timeouts: { totalMs: 300 } });
    expect(await failure(subject.request(read))).toMatchObject({
      phase: "total",
      limitMs: 300,
      code: "timeout_total",
    });
    expect(await failure(subject.request(read, { timeoutMs: 150 }))).toMatchObject({
      phase: "total",
      limitMs: 150,
    });
  });

  it("an operation may have its own, over those of the client, under that of the call", async () => {
    fixture.server.script(always(hang()));
    const subject = fixture.client({ ...once, timeouts: { headersMs: 100, totalMs: 5000 } });
    const patient = { ...read, timeouts: { headersMs: 250 } };
    expect(await failure(subject.request(patient))).toMatchObject({ phase: "headers", limitMs: 250 });
    expect(await failure(subject.request(patient, { timeoutMs: 150 }))).toMatchObject({
      phase: "total",
      limitMs: 150,
    });
  });
});

describe("T10: the total is a deadline around everything", () => {
  it.each([
    ["a queue behind maxSockets", hang()],
    ["a body that stands still", silence],
    ["retries", respond({ status: 503, delayMs: 5 })],
    ["a wait that the provider asked for", throttled({ retryAfter: "1" })],
  ])("it ends %s, not later than the limit", async (_name, fault) => {
    fixture.server.script(always(fault));
    const clock = virtualRuntime();
    const subject = fixture.client({ runtime: clock, maxSockets: 1, maxAttempts: 99 });
    let ended = 0;
    const calls = [1, 2, 3].map(() =>
      failure(subject.request(read, { timeoutMs: 1400 })).finally(() => (ended += 1)),
    );
    await until(() => fixture.server.requests.length > 0);
    await clock.advance(1400);
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(3);
    for (const error of await Promise.all(calls)) {
      expect([error.name, error.stopReason]).not.toContain("attempts");
      expect(error).not.toBeInstanceOf(OutcomeUnknownError);
    }
    expect(clock.pendingTasks).toBe(0);
  });

  it("it ends a strategy that never answers", async () => {
    const auth = { name: "stuck", apply: () => new Promise<never>(() => undefined) };
    const error = await failure(fixture.client({}, { auth }).request(write, { timeoutMs: 200 }));
    expect(error).toMatchObject({ phase: "total", attempts: [] });
    expect(fixture.server.requests).toHaveLength(0);
  });

  it("it makes the outcome of a write unknown only when the write was sent", async () => {
    fixture.server.script(always(hang()));
    const clock = virtualRuntime();
    const subject = fixture.client({ runtime: clock, maxSockets: 1 });
    const sent = failure(subject.request(write, { timeoutMs: 300 }));
    await until(() => fixture.server.requests.length === 1);
    const queued = failure(subject.request(write, { timeoutMs: 200 }));
    await clock.advance(300);
    expect(await queued).toMatchObject({ name: "TimeoutError", phase: "total" });
    expect(await sent).toMatchObject({ name: "OutcomeUnknownError", reason: "timeout:total" });
  });

  it("its timers are gone when the call is done", async () => {
    await fixture.client().request(read);
    expect(fixture.runtime.scheduledTimers).toBeGreaterThan(0);
    expect(fixture.runtime.liveTimers).toBe(0);
  });
});
