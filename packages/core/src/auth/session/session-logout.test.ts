import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientOptions } from "../../client/client-options.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import {
  always,
  canary,
  expectNoCanaries,
  hang,
  reset,
  respond,
  respondJson,
  type FaultBehaviour,
  type FaultRequest,
} from "../../testing/index.ts";
import { read } from "../../testing/test-client.ts";
import { sessionToken, type SessionTokenOptions } from "./session-token.ts";

const fixture = new ClientFixture(5);
beforeEach(fixture.start);
afterEach(fixture.stop);

const token = canary("session", { plain: true });
const password = canary("password");

/** A client of a provider whose only session is `token`, told how to answer logouts. */
function setUp(
  onLogout: FaultBehaviour | ((request: FaultRequest) => FaultBehaviour),
  more: Partial<SessionTokenOptions> = {},
  limits: ClientOptions = { maxAttempts: 2 },
) {
  const told: unknown[] = [];
  const tell = (...event: unknown[]): void => void told.push(event);
  const session = sessionToken({
    header: "access-token",
    headers: { "developer-id": "d-17" },
    login: { path: "/v2/token", body: { username: "ada", password }, tokenAt: "token" },
    logout: { path: "/v2/token/{token}" },
    ...more,
  } as SessionTokenOptions);
  fixture.server.script(
    always((request) => {
      if (request.method === "POST") return respondJson({ token });
      if (request.method !== "DELETE") return respondJson({});
      return typeof onLogout === "function" ? onLogout(request) : onLogout;
    }),
  );
  const hooks = { onRequest: tell, onResponse: tell, onRetry: tell, onError: tell };
  const client = fixture.client({ hooks, logger: { debug: tell, warn: tell }, ...limits }, { auth: session });
  const at = (method: string) => fixture.server.requests.filter((request) => request.method === method);
  return { session, client, told, logins: () => at("POST"), logouts: () => at("DELETE") };
}

describe("logout()", () => {
  it("ends the session with 204, and the next call logs in again", async () => {
    const { session, client, logins, logouts } = setUp(respond({ status: 204 }));
    await client.request(read);
    expect(await session.logout()).toEqual({ deleted: true });
    expect(logouts()).toMatchObject([{ target: `/v2/token/${token}`, body: { length: 0 } }]);
    expect(logouts()[0]?.header("developer-id")).toBe("d-17");
    expect(logouts()[0]?.header("access-token")).toBe(token);
    expect(session.report?.(fixture.runtime)).toEqual({ token: undefined });
    await client.request(read);
    expect(logins()).toHaveLength(2);
  });

  it("tells a session that was gone already: 404", async () => {
    const { session, client } = setUp(respond({ status: 404 }));
    await client.request(read);
    expect(await session.logout()).toEqual({ deleted: false });
  });

  it("takes a 404 after a lost answer for done", async () => {
    let answers = 0;
    const { session, client, logouts } = setUp(() =>
      (answers += 1) === 1 ? reset() : respond({ status: 404 }),
    );
    await client.request(read);
    expect(await session.logout()).toEqual({ deleted: true });
    expect(logouts()).toHaveLength(2);
  });

  it("sends nothing when there is no session, or the one there was is over", async () => {
    const { session, client, logouts } = setUp(respond({ status: 204 }), { idleMs: 2000 });
    expect(await session.logout()).toEqual({ deleted: false });
    await client.request(read);
    await new Promise<void>((resolve) => void fixture.runtime.schedule(1500, resolve));
    expect(await session.logout()).toEqual({ deleted: false });
    expect(logouts()).toHaveLength(0);
  });

  it("only forgets the token where no request is configured", async () => {
    const { session, client, logins, logouts } = setUp(respond({ status: 204 }), { logout: undefined });
    await client.request(read);
    expect(await session.logout()).toEqual({ deleted: false });
    expect(logouts()).toHaveLength(0);
    await client.request(read);
    expect(logins()).toHaveLength(2);
  });

  it("takes its method and a token in the query too", async () => {
    const { session, client } = setUp(respond({ status: 204 }), {
      logout: { method: "PUT", path: "/logout?token={token}" },
    });
    await client.request(read);
    expect(await session.logout()).toEqual({ deleted: true });
    expect(fixture.server.requests.at(-1)).toMatchObject({ method: "PUT", target: `/logout?token=${token}` });
  });

  it("sent twice at once ends the session once", async () => {
    const { session, client, logouts } = setUp(respond({ status: 204 }));
    await client.request(read);
    const both = await Promise.all([session.logout(), session.logout()]);
    expect(both).toEqual([{ deleted: true }, { deleted: false }]);
    expect(logouts()).toHaveLength(1);
  });

  it("waits for a login under way, whose session would outlive it otherwise", async () => {
    const { session, client, logins, logouts } = setUp(respond({ status: 204 }));
    const call = client.request(read);
    await until(() => logins().length === 1);
    expect(await session.logout()).toEqual({ deleted: true });
    expect(logouts()).toHaveLength(1);
    await call.catch(() => undefined);
  });

  it("after close() rejects: the transport is gone, and the token forgotten", async () => {
    const { session, client } = setUp(respond({ status: 204 }));
    await client.request(read);
    await client.close();
    expect(await failure(session.logout())).toMatchObject({ name: "AbortError", code: "client_closed" });
    expect(await session.logout()).toEqual({ deleted: false });
  });
});

describe("a logout that fails", () => {
  it.each([
    [respondJson({ message: `no ${token}` }, { status: 401 }), { name: "AuthenticationError" }],
    [
      respondJson({ message: `no ${token}` }, { status: 409, reason: `No ${token}` }),
      { name: "ConflictError" },
    ],
    [
      respondJson({ message: `no ${token}` }, { status: 500, reason: `No ${token}` }),
      { name: "ServerError" },
    ],
    [respond({ status: 302, headers: { location: `/v2/token/${token}` } }), { name: "InvalidResponseError" }],
    [reset(), { name: "ConnectionError" }],
    [hang(), { name: "TimeoutError" }],
  ])("rejects, shows the token nowhere and forgets it all the same", async (fault, expected) => {
    const limits = { maxAttempts: 1, timeouts: { headersMs: 10_000 } };
    const { session, client, told, logins } = setUp(fault, {}, limits);
    await client.request(read);
    const error = await failure(session.logout());
    expect(error).toMatchObject({ ...expected, operation: "DELETE /v2/token/{token}" });
    expectNoCanaries(error, { token, password });
    expectNoCanaries((error as { providerMessage?: string }).providerMessage, { token });
    expect(told.length).toBeGreaterThan(5);
    expectNoCanaries(told, { token, password });
    expectNoCanaries(session, { token, password });
    await client.request(read);
    expect(logins()).toHaveLength(2);
  });
});

describe("close()", () => {
  it("does not log out by itself", async () => {
    const { client, logouts } = setUp(respond({ status: 204 }));
    await client.request(read);
    await client.close();
    expect(logouts()).toHaveLength(0);
  });
});
