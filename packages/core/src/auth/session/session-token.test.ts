import { describe, expect, it } from "vitest";
import { AuthenticationError } from "../../errors/api-errors.ts";
import { canary, expectNoCanaries, virtualRuntime } from "../../testing/index.ts";
import type { AuthAnswer } from "../auth-strategy.ts";
import { startSessionServer, type SessionServer } from "./test-session-server.node.ts";
import { sessionToken, type SessionHeaderOptions } from "./session-token.ts";
import { callApi, failure, testContext } from "../test-harness.node.ts";

const login = {
  path: "/v2/token",
  body: { username: "ada", password: "lovelace" },
  tokenAt: "token.token",
  idleMinutesAt: "token.expire",
};
const logout = { path: "/v2/token/{token}" };
const minutes = (count: number): number => count * 60_000;

/** A strategy on a virtual clock against a session server. */
function setUp(server: SessionServer, more: Partial<SessionHeaderOptions> = {}) {
  const runtime = virtualRuntime();
  const strategy = sessionToken({ header: "access-token", login, logout, ...more });
  return {
    runtime,
    strategy,
    call: () => callApi(strategy, `${server.origin}/things`, testContext({ runtime })),
  };
}

const answer = (status: number): AuthAnswer => ({
  status,
  dateHeader: undefined,
  sentAtMs: 0,
  receivedAtMs: 0,
});

describe("sessionToken logs in", () => {
  it("before the first call, with the fields as JSON and the headers given", async () => {
    await using server = await startSessionServer(15);
    const { call, strategy } = setUp(server, { headers: { "developer-id": async () => "d-17" } });
    expect(server.requests).toHaveLength(0);
    expect((await call()).status).toBe(200);
    expect(server.logins()).toMatchObject([
      {
        method: "POST",
        url: "/v2/token",
        headers: { "content-type": "application/json", accept: "application/json", "developer-id": "d-17" },
        body: '{"username":"ada","password":"lovelace"}',
      },
    ]);
    expect(server.calls()).toMatchObject([{ headers: { "access-token": "s-1" } }]);
    expect(server.calls()[0]?.headers).not.toHaveProperty("developer-id");
    expect(strategy.name).toBe("session-token");
  });

  it("once for 200 parallel first calls", async () => {
    await using server = await startSessionServer(15);
    const { call } = setUp(server);
    await Promise.all(Array.from({ length: 200 }, call));
    expect(server.logins()).toHaveLength(1);
  });

  it.each([
    ["in a header with a scheme", { header: "Authorization", scheme: "Bearer" } as const],
    ["in the query, when told to", { carrier: "query", query: "access-token" } as const],
  ])("and sends its token %s", async (_how, carrier) => {
    await using server = await startSessionServer(15);
    server.answer = ({ url }) => (url.startsWith("/things") ? { status: 200 } : undefined);
    const strategy = sessionToken({ login, ...carrier });
    await callApi(strategy, `${server.origin}/things?page=2`);
    const [sent] = server.calls();
    if ("scheme" in carrier)
      expect(sent).toMatchObject({ url: "/things?page=2", headers: { authorization: "Bearer s-1" } });
    else expect(sent?.url).toBe("/things?page=2&access-token=s-1");
  });

  it("by a function as well, which sends what it takes", async () => {
    await using server = await startSessionServer();
    const { call, strategy, runtime } = setUp(server, {
      headers: { "developer-id": "d-17" },
      login: async ({ send }) => {
        const { token } = (await send({
          path: "/v2/token",
          headers: { "x-step": "1" },
          body: { user: { name: "ada" } },
        })) as { token: { token: string } };
        return { token: token.token, idleMs: minutes(60) };
      },
    });
    expect((await call()).status).toBe(200);
    expect(server.logins()[0]).toMatchObject({
      headers: { "x-step": "1", "developer-id": "d-17" },
      body: '{"user":{"name":"ada"}}',
    });
    expect(strategy.report?.(runtime).token?.expiresInMs).toBe(minutes(60));
  });

  it("to one origin only: the token of one provider never goes to another", async () => {
    await using server = await startSessionServer(15);
    await using other = await startSessionServer(15);
    const { call, strategy } = setUp(server);
    await call();
    const error = await failure(callApi(strategy, `${other.origin}/things`));
    expect(error).toMatchObject({ name: "ConfigurationError" });
    expect(String(error)).toContain(`belongs to one origin: this one to ${server.origin}`);
    expect(other.requests).toHaveLength(0);
  });
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

describe("a login that fails", () => {
  const password = canary("password");
  const secretLogin = { ...login, body: { username: "ada", password } };

  it.each([400, 401, 403, 422])(
    "A6: with %d rejects all who wait with AuthenticationError, and is not repeated for 1 s, then 2 s",
    async (status) => {
      await using server = await startSessionServer(15);
      server.answer = () => ({ status, body: { message: `invalid password ${password}` } });
      const { call, runtime } = setUp(server, { login: secretLogin });
      const errors = await Promise.all(Array.from({ length: 20 }, () => failure(call())));
      expect(new Set(errors).size).toBe(1);
      expect(errors[0]).toMatchObject({
        name: "AuthenticationError",
        status,
        provider: "acme",
        operation: "POST /v2/token",
        providerMessage: "invalid password [redacted]",
      });
      expect(String(errors[0])).toContain(
        `[acme] POST /v2/token failed with ${status}. Check the credentials in "login"`,
      );
      expectNoCanaries(errors[0], { password });
      expect(await failure(call())).toBe(errors[0]);
      expect(server.requests).toHaveLength(1);
      await runtime.advance(1000);
      await failure(call());
      await runtime.advance(1999);
      await failure(call());
      expect(server.requests).toHaveLength(2);
    },
  );

  it.each([
    [404, "NotFoundError", "Check its path"],
    [429, "RateLimitError", "Too many requests"],
    [500, "ServerError", "The provider is at fault"],
  ])("with %d rejects with %s", async (status, name, advice) => {
    await using server = await startSessionServer(15);
    server.answer = () => ({ status, body: "<html>no</html>" });
    const error = await failure(setUp(server).call());
    expect(error).toMatchObject({ name, status });
    expect(String(error)).toContain(advice);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["without a token", { body: { token: {} } }, "it is missing"],
    ["with a token that is none", { body: { token: { token: 17 } } }, "must be a string, not number"],
    [
      "with a token that no header takes",
      { body: { token: { token: "a\r\nb" } } },
      "holds white space or characters",
    ],
    [
      "without JSON",
      { body: "<html>", headers: { "content-type": "text/html" } },
      "not usable JSON (content-type)",
    ],
    ["with broken JSON", { body: "{" }, "not usable JSON (json)"],
    ["with nothing", { body: "" }, "not usable JSON (empty)"],
    ["with no content", { status: 204, body: "" }, "it is missing"],
  ])("by an answer %s rejects with InvalidResponseError", async (_how, reply, message) => {
    await using server = await startSessionServer(15);
    server.answer = () => reply;
    const error = await failure(setUp(server).call());
    expect(error).toMatchObject({ name: "InvalidResponseError" });
    expect(String(error)).toContain(message);
    expect(server.calls()).toHaveLength(0);
  });

  it("A11: reads its credentials again after they were refused, and not before", async () => {
    await using server = await startSessionServer(15);
    const passwords = ["old", "new", "unused"];
    server.answer = ({ body }) => (body.includes("old") ? { status: 401 } : undefined);
    const body = { username: "ada", password: async () => passwords.shift() ?? "" };
    const { call, runtime } = setUp(server, { login: { ...login, body } });
    expect(AuthenticationError.isInstance(await failure(call()))).toBe(true);
    await runtime.advance(1000);
    expect((await call()).status).toBe(200);
    server.endAll();
    await call();
    expect(passwords).toEqual(["unused"]);
  });

  it.each(["login.body.password", "headers.x-key", "login"])(
    "A11: names a failing function given as %s",
    async (option) => {
      await using server = await startSessionServer(15);
      const fails = (): Promise<never> =>
        Promise.reject(Object.assign(new Error(password), { token: password }));
      const { call } = setUp(server, {
        login:
          option === "login"
            ? fails
            : { ...login, body: { password: option === "headers.x-key" ? "p" : fails } },
        headers: option === "headers.x-key" ? { "x-key": fails } : {},
      });
      const error = await failure(call());
      expect(error).toMatchObject({ name: "ConfigurationError", code: "credential_unavailable" });
      expect(String(error)).toContain(`The function given as "${option}" failed (Error)`);
      expectNoCanaries(error, { password });
      expect(server.requests).toHaveLength(0);
    },
  );

  it("is named without the query of its path", async () => {
    await using server = await startSessionServer(15);
    server.answer = () => ({ status: 401 });
    const { call } = setUp(server, { login: { ...login, path: "/v2/token?key=hunter2" } });
    const error = await failure(call());
    expect(error).toMatchObject({ operation: "POST /v2/token" });
    expect(String(error)).not.toContain("hunter2");
    expect(server.requests[0]?.url).toBe("/v2/token?key=hunter2");
  });

  it.each([
    ["path", { path: "v2/token" }, "The path of a login is no path"],
    ["header", { path: "/v2/token", headers: { "x-key": "a\nb" } }, "A header of a login holds characters"],
    [
      "header name",
      { path: "/v2/token", headers: { "x key": "a" } },
      "A header of a login is not a header name",
    ],
  ])("by a function that gives a bad %s sends nothing", async (_what, request, message) => {
    await using server = await startSessionServer(15);
    const { call } = setUp(server, { login: async ({ send }) => (await send(request)) as never });
    expect(String(await failure(call()))).toContain(message);
    expect(server.requests).toHaveLength(0);
  });
});

describe("sessionToken refuses at construction", () => {
  const good = { header: "access-token", login };
  it.each([
    [{ header: undefined, query: "t" }, /"header" is missing. A token in the query needs carrier: "query"/],
    [{ header: "a b" }, /"header" is not a header name/],
    [{ scheme: "Bearer " }, /"scheme" is not one word/],
    [{ carrier: "query", query: "" }, /"query" is empty/],
    [{ carrier: "body" }, /"carrier" must be/],
    [{ login: undefined }, /"login" must be a request or a function/],
    [{ login: { ...login, path: "token" } }, /"login.path" is no path/],
    [{ login: { ...login, path: "/token#x" } }, /"login.path" is no path/],
    [{ login: { ...login, body: {} } }, /"login.body" is empty/],
    [
      { login: { ...login, body: { password: " p" } } },
      /"login.body.password" begins or ends with white space/,
    ],
    [{ login: { ...login, tokenAt: "" } }, /"login.tokenAt" must name a field/],
    [{ login: { ...login, tokenAt: "a..b" } }, /"login.tokenAt" must name a field/],
    [{ login: { ...login, idleMinutesAt: 15 } }, /"login.idleMinutesAt" must name a field/],
    [{ logout: { path: "" } }, /"logout.path" is no path/],
    [{ headers: { "a b": "x" } }, /"headers.a b" is not a header name/],
    [{ headers: { "x-key": "a\nb" } }, /"headers.x-key" holds characters/],
    [{ idleMs: 0 }, /"idleMs" must be a number of milliseconds above 0/],
    [{ safetyMs: -1 }, /"safetyMs" must be/],
    [{ login: { ...login, tokenAt: "" }, idleMs: -1 }, /"login.tokenAt".*"idleMs"/],
  ])("%j", (wrong, message) => {
    expect(() => sessionToken({ ...good, ...wrong } as never)).toThrow(message);
  });
});
