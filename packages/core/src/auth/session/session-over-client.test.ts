import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientOptions } from "../../client/client-options.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import {
  always,
  canary,
  closedPort,
  expectNoCanaries,
  hang,
  reset,
  respondJson,
  type FaultBehaviour,
  type FaultRequest,
} from "../../testing/index.ts";
import { read, write } from "../../testing/test-client.ts";
import { all } from "../all.ts";
import { header } from "../header.ts";
import { sessionToken } from "./session-token.ts";

const fixture = new ClientFixture(5);
beforeEach(fixture.start);
afterEach(fixture.stop);

const password = canary("password");

/** A client of a provider whose newest session alone is good. */
function setUp(
  onLogin?: (login: number) => FaultBehaviour | undefined,
  { baseUrl, timeouts }: { baseUrl?: string; timeouts?: ClientOptions["timeouts"] } = {},
) {
  let accepted = "";
  let logins = 0;
  const answer = (request: FaultRequest): FaultBehaviour => {
    if (request.target !== "/login")
      return respondJson({}, { status: request.header("session") === accepted ? 200 : 401 });
    logins += 1;
    accepted = `s-${logins}`;
    return onLogin?.(logins) ?? respondJson({ token: accepted, minutes: 15 });
  };
  fixture.server.script(always(answer));
  const session = sessionToken({
    header: "session",
    login: { path: "/login", body: { user: "ada", password }, tokenAt: "token", idleMinutesAt: "minutes" },
  });
  const auth = all(header("developer-id", "d-17"), session);
  const client = fixture.client(timeouts === undefined ? {} : { timeouts }, {
    auth,
    ...(baseUrl === undefined ? {} : { baseUrl }),
  });
  return { client, revoke: () => (accepted = "none"), logins: () => logins };
}

describe("sessionToken over a client", () => {
  it("row 21: serves 100 refused calls with one login, and replays each once, POSTs too", async () => {
    const { client, revoke, logins } = setUp();
    await client.request(read);
    revoke();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => client.request(write).withResponse()),
    );
    expect(answers.every(({ attempts }) => attempts.length === 2 && attempts[1]?.authReplay === true)).toBe(
      true,
    );
    expect(logins()).toBe(2);
  });

  it.each([
    ["reset", reset(), { name: "ConnectionError", phase: "headers" }],
    ["never answered", hang(), { name: "TimeoutError", phase: "headers" }],
  ])(
    "A6: never repeats a login that was %s, and the call itself was not sent",
    async (_how, fault, expected) => {
      const { client, logins } = setUp((login) => (login === 1 ? fault : undefined), {
        timeouts: { headersMs: 5000 },
      });
      const error = await failure(client.request(write));
      expect(error).toMatchObject({ ...expected, operation: "POST /login", attempts: { length: 1 } });
      expectNoCanaries(error, { password });
      expect(fixture.server.requests).toHaveLength(1);
      await client.request(write); // the next call logs in
      expect(logins()).toBe(2);
    },
  );

  it("A6: repeats a login only where nothing can have reached the server", async () => {
    const { client } = setUp(undefined, { baseUrl: `http://127.0.0.1:${await closedPort()}` });
    const error = await failure(client.request(write));
    expect(error).toMatchObject({ name: "ConnectionError", phase: "connect", attempts: { length: 3 } });
  });

  it("A6: never repeats a login that was refused: the account might be locked", async () => {
    const { client } = setUp(() => respondJson({ message: `wrong ${password}` }, { status: 401 }));
    const errors = await Promise.all(Array.from({ length: 10 }, () => failure(client.request(read))));
    expect(new Set(errors).size).toBe(1);
    expect(errors[0]).toMatchObject({
      name: "AuthenticationError",
      operation: "POST /login",
      provider: "test",
    });
    expectNoCanaries(errors[0], { password });
    expect(fixture.server.requests).toHaveLength(1);
  });

  it("row 29: lets an aborted call go while it waits for a login, and the others get their session", async () => {
    const latch = { open: (): void => undefined };
    const opened = new Promise<void>((resolve) => (latch.open = resolve));
    const slow: FaultBehaviour = {
      startsAt: "request",
      run: async (exchange) => {
        await opened;
        await respondJson({ token: "s-1" }).run(exchange);
      },
    };
    const { client, logins } = setUp(() => slow);
    const leaving = new AbortController();
    const left = failure(client.request(read, { signal: fixture.probe.watch(leaving.signal) }));
    const staying = Promise.all(Array.from({ length: 5 }, () => client.request(read)));
    await until(() => logins() === 1);
    leaving.abort();
    expect(await left).toMatchObject({ name: "AbortError" });
    latch.open();
    await staying;
    expect(logins()).toBe(1);
  });

  it("keeps one session for two clients with the same strategy", async () => {
    const { client, logins } = setUp();
    const session = sessionToken({
      header: "session",
      login: { path: "/login", body: { password }, tokenAt: "token" },
    });
    const [one, two] = [fixture.client({}, { auth: session }), fixture.client({}, { auth: session })];
    await one.request(read);
    await two.request(read);
    await one.close();
    await two.request(read);
    expect(logins()).toBe(1);
    await client.close();
  });
});
