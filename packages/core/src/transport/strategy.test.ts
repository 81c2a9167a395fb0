import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuthAnswer, AuthStrategy } from "../auth/auth-strategy.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { always, type FaultServer, respond, respondJson, sequence } from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import type { WireRequest } from "./wire.ts";

const fixture = new ClientFixture();
let other: FaultServer;
beforeEach(async () => {
  await fixture.start();
  other = await fixture.peer();
});
afterEach(fixture.stop);

const strategy = (
  apply: AuthStrategy["apply"],
  more: Partial<AuthStrategy> = {},
): { auth: AuthStrategy } => ({
  auth: { name: "mine", apply, ...more },
});

describe("T3: a strategy", () => {
  it("may not move a request to another origin: ConfigurationError, and nothing is sent", async () => {
    const { auth } = strategy(async (request) => ({ request: { ...request, origin: other.origin } }));
    const error = await failure(fixture.client({}, { auth }).request(read));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ code: "invalid_configuration", operation: "GET /things", attempts: [] });
    expect(error.message).toContain('The auth strategy "mine" moved the request to another origin.');
    expect([other.requests, fixture.server.requests]).toEqual([[], []]);
  });

  it.each(["//evil.example/things", "http://evil.example/things"])(
    "cannot move it by a target such as %s either",
    async (target) => {
      const { auth } = strategy(async (request) => ({ request: { ...request, target } }));
      await fixture.client({}, { auth }).request(read);
      expect(fixture.server.requests.map((request) => request.target)).toEqual([target]);
      expect(fixture.server.requests[0]?.header("host")).toBe(new URL(fixture.server.origin).host);
    },
  );

  it("may add headers and query values", async () => {
    const { auth } = strategy(async (request) => ({
      request: {
        ...request,
        target: `${request.target}?key=1`,
        headers: { ...request.headers, "x-key": "2" },
      },
    }));
    await fixture.client({}, { auth }).request(read);
    expect(fixture.server.requests[0]).toMatchObject({ target: "/things?key=1" });
    expect(fixture.server.requests[0]?.header("x-key")).toBe("2");
  });
});

describe("a strategy that fails", () => {
  it.each([
    ["rejects", () => Promise.reject(new TypeError("the secret is hunter2"))],
    [
      "throws",
      () => {
        throw new TypeError("the secret is hunter2");
      },
    ],
  ])("and %s with an error of its own: its name is kept, its text is not", async (_how, apply) => {
    const error = await failure(fixture.client({}, strategy(apply)).request(write));
    expect(error).toMatchObject({
      name: "IdentityError",
      code: "auth_strategy_failed",
      attempts: [],
      operation: "POST /things",
    });
    expect(error.message).toContain('the auth strategy "mine" threw a TypeError');
    expect(JSON.stringify(error) + (error.stack ?? "")).not.toContain("hunter2");
    expect(error.cause).toBeUndefined();
    expect(fixture.server.requests).toHaveLength(0);
  });

  it("with something that is no error at all", async () => {
    const error = await failure(
      fixture
        .client(
          {},
          strategy(() => Promise.reject("hunter2")),
        )
        .request(read),
    );
    expect(error.message).toContain("threw a string");
    expect(error.message).not.toContain("hunter2");
  });

  it("with one of our errors gives that one", async () => {
    const mine = new InvalidArgumentError({ message: "no key for this account" });
    expect(
      await failure(
        fixture
          .client(
            {},
            strategy(() => Promise.reject(mine)),
          )
          .request(read),
      ),
    ).toBe(mine);
  });
});

describe("a strategy is told", () => {
  it("of each answer: its ticket, the status, the only Date and both times", async () => {
    const date = "Thu, 01 Jan 2026 12:00:00 GMT";
    const told: [string, unknown, AuthAnswer][] = [];
    const { auth } = strategy(async (request) => ({ request, ticket: told.length }), {
      succeeded: (ticket, answer) => void told.push(["succeeded", ticket, answer]),
      refused: (ticket, answer) => {
        told.push(["refused", ticket, answer]);
        return true;
      },
    });
    fixture.server.script(
      sequence(
        respond({ status: 401, headers: { date } }),
        respondJson(
          {},
          {
            status: 201,
            headers: [
              ["date", date],
              ["date", date],
            ],
          },
        ),
      ),
    );
    const startedAtMs = fixture.runtime.now();
    await fixture.client({}, { auth }).request(write);
    expect(told).toMatchObject([
      ["refused", 0, { status: 401, dateHeader: date }],
      ["succeeded", 1, { status: 201, dateHeader: undefined }],
    ]);
    for (const [, , { sentAtMs, receivedAtMs }] of told) {
      expect(sentAtMs).toBeGreaterThanOrEqual(startedAtMs);
      expect(receivedAtMs).toBeGreaterThanOrEqual(sentAtMs);
    }
  });

  it("of no success when the answer is an error or a redirect", async () => {
    let successes = 0;
    const { auth } = strategy(async (request) => ({ request }), { succeeded: () => void (successes += 1) });
    const subject = fixture.client({}, { auth });
    for (const status of [302, 404, 422]) {
      fixture.server.script(always(respond({ status, headers: { location: "/" } })));
      await failure(subject.request(read));
    }
    expect(successes).toBe(0);
  });

  it("of every 401, but is followed only once", async () => {
    let refusals = 0;
    const { auth } = strategy(async (request) => ({ request }), { refused: () => (refusals += 1) > 0 });
    fixture.server.script(always(respond({ status: 401 })));
    expect(await failure(fixture.client({}, { auth }).request(read))).toMatchObject({
      attempts: { length: 2 },
    });
    expect(refusals).toBe(2);
  });

  it("and not followed when it says that a replay would not help", async () => {
    const { auth } = strategy(async (request) => ({ request }), { refused: () => false });
    fixture.server.script(always(respond({ status: 401 })));
    expect(await failure(fixture.client({}, { auth }).request(read))).toMatchObject({
      attempts: { length: 1 },
    });
  });
});

describe("a strategy's own requests", () => {
  const asking = (what: Partial<WireRequest>, sent: unknown[] = []): { auth: AuthStrategy } =>
    strategy(async (request, { send }) => {
      const own = { ...request, ...what, body: undefined };
      sent.push(await send({ request: own, operation: "POST /login", replay: "safe", maxBytes: 100 }));
      return { request };
    });

  it("go where they say, with our User-Agent and without the credentials of calls", async () => {
    await fixture
      .client(
        {},
        asking({ origin: other.origin, method: "POST", target: "/login", headers: { "x-own": "1" } }),
      )
      .request(read);
    expect(other.requests.map(({ method, target }) => `${method} ${target}`)).toEqual(["POST /login"]);
    expect(other.requests[0]?.header("user-agent")).toMatch(/^idbraid-test\//);
    expect(other.requests[0]?.header("x-own")).toBe("1");
  });

  it("are answered whatever the status", async () => {
    other.script(always(respond({ status: 422, reason: "No", body: "words" })));
    const sent: unknown[] = [];
    await fixture.client({}, asking({ origin: other.origin }, sent)).request(read);
    expect(sent).toMatchObject([
      { status: 422, statusText: "No", body: { length: 5 }, call: { operation: "POST /login" } },
    ]);
  });

  it("fail with our errors, which name their own operation", async () => {
    other.script(always(respond({ body: "x".repeat(101) })));
    const error = await failure(fixture.client({}, asking({ origin: other.origin })).request(read));
    expect(error).toMatchObject({ reason: "too-large", operation: "POST /login" });
  });
});
