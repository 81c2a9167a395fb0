import { describe, expect, it } from "vitest";
import type { AuthAnswer } from "../auth-strategy.ts";
import { testContext } from "../test-harness.node.ts";
import { setUp } from "./test-session.ts";
import { startSessionServer } from "./test-session-server.node.ts";

const minutes = (count: number): number => count * 60_000;

const answer = (status: number): AuthAnswer => ({
  status,
  dateHeader: undefined,
  sentAtMs: 0,
  receivedAtMs: 0,
});

describe("A4: a session slides", () => {
  it("with each 2xx: its end is put off to the idle time after that call, less 30 s", async () => {
    await using server = await startSessionServer(15);
    const { call, runtime } = setUp(server);
    for (let i = 0; i < 10; i += 1) {
      await call();
      await runtime.advance(minutes(14.5) - 1);
    }
    expect(server.logins()).toHaveLength(1);
    await runtime.advance(1);
    await call();
    expect(server.logins()).toHaveLength(2);
    expect(server.calls().at(-1)?.headers["access-token"]).toBe("s-2");
  });

  it.each([302, 400, 403, 404, 422, 500, 503])("not with a %d", async (status) => {
    await using server = await startSessionServer(15);
    const { call, runtime } = setUp(server);
    await call();
    await runtime.advance(minutes(10));
    server.answer = ({ url }) => (url === "/things" ? { status } : undefined);
    await call();
    server.answer = undefined;
    await runtime.advance(minutes(4.5));
    await call();
    expect(server.logins()).toHaveLength(2);
  });

  it("from when the call was sent, for the token that it carried, and never back", async () => {
    await using server = await startSessionServer(15);
    const { call, runtime, strategy } = setUp(server);
    const context = testContext({ runtime });
    const request = {
      method: "GET",
      origin: server.origin,
      target: "/",
      headers: {},
      body: undefined,
    } as const;
    const early = await strategy.apply(request, context);
    await runtime.advance(minutes(5));
    const late = await strategy.apply(request, context);
    await runtime.advance(minutes(1)); // the answer took its time
    const rest = () => strategy.report?.(runtime).token?.expiresInMs;
    strategy.succeeded?.(late.ticket, answer(200));
    expect(rest()).toBe(minutes(14));
    strategy.succeeded?.(early.ticket, answer(200));
    expect(rest()).toBe(minutes(14));
    strategy.refused?.(late.ticket, answer(401));
    await call();
    await runtime.advance(minutes(1));
    strategy.succeeded?.(late.ticket, answer(200)); // of the session before
    expect(rest()).toBe(minutes(14));
  });

  it("on the monotonic clock", async () => {
    await using server = await startSessionServer(15);
    const { call, runtime } = setUp(server);
    await call();
    runtime.skewWallClock(minutes(600));
    await call();
    runtime.skewWallClock(-minutes(1200));
    await call();
    expect(server.logins()).toHaveLength(1);
  });

  it.each([
    ["as the login says", 5, {}, 4.5],
    ["15 minutes when it does not say", undefined, {}, 14.5],
    ["15 minutes when it says nothing of use", -1, {}, 14.5],
    ["idleMs when it does not say", undefined, { idleMs: minutes(2) }, 1.5],
    ["as the login says, whatever idleMs says", 5, { idleMs: minutes(2) }, 4.5],
    ["up to safetyMs before its end", 5, { safetyMs: minutes(1) }, 4],
    ["for half of a short idle time at least", 0.5, {}, 0.25],
  ])("and lasts %s", async (_what, idle, more, usable) => {
    await using server = await startSessionServer(idle);
    const { call, runtime } = setUp(server, more);
    await call();
    await runtime.advance(minutes(usable) - 1);
    await call();
    expect(server.logins()).toHaveLength(1);
    await runtime.advance(minutes(usable));
    await call();
    expect(server.logins()).toHaveLength(2);
  });
});

describe("a session that is refused", () => {
  it("row 20: is replaced, and the call replayed once", async () => {
    await using server = await startSessionServer(15);
    const { call } = setUp(server);
    await call();
    server.endAll();
    expect((await call()).status).toBe(200);
    expect(server.logins()).toHaveLength(2);
    expect(server.calls().map(({ headers }) => headers["access-token"])).toEqual(["s-1", "s-1", "s-2"]);
  });

  it("row 21: is replaced by one login for 100 concurrent 401s", async () => {
    await using server = await startSessionServer(15);
    const { call } = setUp(server);
    await call();
    server.endAll();
    const answers = await Promise.all(Array.from({ length: 100 }, call));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(server.logins()).toHaveLength(2);
  });

  it("row 22: for ever leads to one new login a call, and no more", async () => {
    await using server = await startSessionServer(15);
    server.answer = ({ url }) => (url === "/things" ? { status: 401 } : undefined);
    const { call } = setUp(server);
    expect((await call()).status).toBe(401);
    expect(server.calls()).toHaveLength(2);
    expect(server.logins()).toHaveLength(2);
  });
});
