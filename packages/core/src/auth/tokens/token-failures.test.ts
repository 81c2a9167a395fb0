import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { AbortError } from "../../errors/abort-error.ts";
import { AuthenticationError } from "../../errors/api-errors.ts";
import { ConnectionError } from "../../errors/connection-error.ts";
import { leakProbe } from "../../testing/index.ts";
import { failure } from "../test-harness.node.ts";
import { broken, latchedSource, refusal, setUp, turn } from "./test-sources.ts";
import type { TokenSource } from "./token-source.ts";

describe("a failing source", () => {
  it("rejects all who wait with one error, and calls within the pause at once with the same", async () => {
    const { slot, runtime } = setUp();
    const errors: unknown[] = [];
    let calls = 0;
    const source: TokenSource = async () => {
      calls += 1;
      throw refusal();
    };
    for (let i = 0; i < 5; i += 1) errors.push(slot.token(source));
    const settled = await Promise.all(errors.map((waiting) => failure(waiting as Promise<unknown>)));
    expect(new Set(settled).size).toBe(1);
    await runtime.advance(999);
    expect(await failure(slot.token(source))).toBe(settled[0]);
    expect(calls).toBe(1);
    await runtime.advance(1);
    expect(await failure(slot.token(source))).not.toBe(settled[0]);
    expect(calls).toBe(2);
  });

  it("is asked again after 1, 2, 4, 8, 16, 30 and 30 s, and after 1 s again once it has worked", async () => {
    const { slot, runtime, source: good } = setUp();
    const refusing: TokenSource = () => Promise.reject(refusal());
    for (const pauseMs of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      await failure(slot.token(refusing));
      await runtime.advance(pauseMs - 1);
      expect(slot.paused).toBe(true);
      await runtime.advance(1);
      expect(slot.paused).toBe(false);
    }
    const { generation } = await slot.token(good);
    slot.drop(generation);
    await failure(slot.token(refusing));
    await runtime.advance(1000);
    expect(slot.paused).toBe(false);
  });

  it("does not pause calls after a network failure", async () => {
    const { slot, source } = setUp();
    expect(ConnectionError.isInstance(await failure(slot.token(() => Promise.reject(broken()))))).toBe(true);
    expect((await slot.token(source)).token).toBe("t1");
  });

  it("does not fail calls while the old token is good, in the background or past the hard limit", async () => {
    const probe = leakProbe();
    const { slot, runtime, source } = setUp();
    let calls = 0;
    const failing: TokenSource = async () => {
      calls += 1;
      throw broken();
    };
    await slot.token(source);
    await runtime.advance(800_000);
    for (let i = 0; i < 10; i += 1) {
      expect((await slot.token(failing)).token).toBe("t1");
      await turn();
    }
    expect(calls).toBe(1); // the next background try waits a second
    await runtime.advance(180_000); // past the hard limit
    expect((await slot.token(failing)).token).toBe("t1");
    expect((await slot.token(failing)).token).toBe("t1");
    expect(calls).toBe(2);
    await runtime.advance(20_000); // the end
    expect(ConnectionError.isInstance(await failure(slot.token(failing)))).toBe(true);
    await turn();
    expect(probe.report().unhandledRejections).toEqual([]);
    probe.stop();
  });

  it("leaves calls the old token when a background renewal is refused, until they have to wait", async () => {
    const { slot, runtime, source } = setUp();
    await slot.token(source);
    await runtime.advance(800_000);
    const refusing: TokenSource = () => Promise.reject(refusal());
    expect((await slot.token(refusing)).token).toBe("t1");
    await turn();
    expect((await slot.token(refusing)).token).toBe("t1");
    await runtime.advance(170_000);
    expect(AuthenticationError.isInstance(await failure(slot.token(refusing)))).toBe(true);
  });
});

describe("a waiter", () => {
  it("that aborts is rejected alone, and leaves no listener on its signal", async () => {
    const { slot } = setUp();
    const { source, calls } = latchedSource();
    const leaving = new AbortController();
    const staying = new AbortController();
    const left = failure(slot.token(source, leaving.signal));
    const stayed = slot.token(source, staying.signal);
    await turn();
    leaving.abort();
    expect(AbortError.isInstance(await left)).toBe(true);
    expect(getEventListeners(leaving.signal, "abort")).toHaveLength(0);
    calls[0]!.resolve({ token: "t1", expiresInMs: 60_000 });
    expect((await stayed).token).toBe("t1");
    expect(getEventListeners(staying.signal, "abort")).toHaveLength(0);
    expect(calls).toHaveLength(1);
  });

  it("that is the only one leaves the fetch running for the next", async () => {
    const probe = leakProbe();
    const { slot } = setUp();
    const { source, calls } = latchedSource();
    const leaving = new AbortController();
    const left = failure(slot.token(source, leaving.signal));
    await turn();
    leaving.abort();
    await left;
    calls[0]!.resolve({ token: "t1", expiresInMs: 60_000 });
    await turn();
    expect(slot.current()?.token).toBe("t1");
    expect(AbortError.isInstance(await failure(setUp().slot.token(source, leaving.signal)))).toBe(true);
    calls[1]!.reject(broken());
    await turn();
    expect(probe.report().unhandledRejections).toEqual([]);
    probe.stop();
  });

  it("asks itself when the client whose request it waited for is closed", async () => {
    const { slot, source } = setUp();
    const closing = latchedSource();
    const closed = failure(slot.token(closing.source));
    const other = slot.token(source);
    await turn();
    closing.calls[0]!.reject(new AbortError({ message: "closed" }));
    expect(AbortError.isInstance(await closed)).toBe(true);
    expect((await other).token).toBe("t1");
  });
});
