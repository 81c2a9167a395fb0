import { describe, expect, it } from "vitest";
import { AuthenticationError } from "../../errors/api-errors.ts";
import { canary, expectNoCanaries } from "../../testing/index.ts";
import { callApi, failure } from "../test-harness.node.ts";
import { turn } from "../tokens/test-sources.ts";
import { sessionToken } from "./session-token.ts";
import { login, setUp } from "./test-session.ts";
import { startSessionServer } from "./test-session-server.node.ts";

const minutes = (count: number): number => count * 60_000;
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

  it.each([
    [
      "a function of its body",
      (ask: () => Promise<string>) => ({ login: { ...login, body: { password: ask } } }),
    ],
    ["one of its headers", (ask: () => Promise<string>) => ({ headers: { "developer-id": ask } })],
    ["its function", (ask: () => Promise<string>) => ({ login: async () => ({ token: await ask() }) })],
  ])("but not for ever: after timeoutMs %s is given up, and asked again", async (_what, asking) => {
    await using server = await startSessionServer(15);
    let asked = 0;
    const hangsOnce = (): Promise<string> => {
      asked += 1;
      return asked === 1 ? new Promise(() => undefined) : Promise.resolve("s-1");
    };
    const { call, runtime, strategy } = setUp(server, { ...asking(hangsOnce), timeoutMs: 5000 });
    server.answer = ({ url }) => (url.startsWith("/things") ? { status: 200 } : undefined);
    const calls = Promise.all([failure(call()), failure(call())]);
    await turn();
    await runtime.advance(4999);
    expect(asked).toBe(1);
    await runtime.advance(1);
    for (const error of await calls) {
      expect(error).toMatchObject({ name: "TimeoutError", code: "credential_timeout", limitMs: 5000 });
      expect(String(error)).toContain('"login" took longer than 5000 ms. Find out why it hangs');
    }
    expect((await call()).status).toBe(200);
    expect(asked).toBe(2);
    expect(runtime.pendingTasks).toBe(0);
    expect(await strategy.logout()).toHaveProperty("deleted");
  });

  it("no longer once it is closed: a login under way ends, and its signal with it", async () => {
    await using server = await startSessionServer(15);
    let signal: AbortSignal | undefined;
    const { call, runtime, strategy } = setUp(server, {
      login: (context) => {
        ({ signal } = context);
        return new Promise(() => undefined);
      },
    });
    const waiting = failure(call());
    await turn();
    expect(signal?.aborted).toBe(false);
    await strategy.close?.();
    expect(await waiting).toMatchObject({ name: "AbortError" });
    expect(signal?.aborted).toBe(true);
    expect(runtime.pendingTasks).toBe(0);
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
