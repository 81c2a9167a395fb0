import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { oauth2ClientCredentials } from "../auth/index.ts";
import { AbortError } from "../errors/abort-error.ts";
import { AuthenticationError, ServerError } from "../errors/api-errors.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import {
  always,
  type FaultBehaviour,
  type FaultRequest,
  type FaultServer,
  hang,
  respond,
  respondJson,
  sequence,
} from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import type { WireRequest } from "../transport/wire.ts";
import type { Client } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";

const fixture = new ClientFixture();
let tokens: FaultServer;

const refused = respond({ status: 401 });

beforeEach(async () => {
  await fixture.start();
  let issued = 0;
  tokens = await fixture.peer({ script: () => tokenAnswer(`t${(issued += 1)}`) });
});
afterEach(fixture.stop);

function tokenAnswer(token: string): FaultBehaviour {
  return respondJson({ access_token: token, token_type: "Bearer", expires_in: 3600 }, { delayMs: 5 });
}

function client(options: ClientOptions = {}): Client {
  const auth = oauth2ClientCredentials({
    tokenUrl: `${tokens.origin}/oauth/token`,
    clientId: "my-client",
    clientSecret: "a-long-enough-secret",
  });
  return fixture.client(options, { auth });
}

/** An API that takes only tokens beyond a number, so that older ones look expired. */
const takingFrom = (least: number) => (request: FaultRequest) => {
  const used = Number(/^Bearer t(\d+)$/.exec(request.header("authorization") ?? "")?.[1] ?? 0);
  return used >= least ? respondJson({ token: used }) : refused;
};

describe("row 20: a token expires in flight", () => {
  it.each([
    ["a read", read],
    ["a write that may never be sent twice", { ...write, replay: "never" as const }],
  ])("%s is sent once more with a fresh token, which counts in no limit", async (_name, operation) => {
    fixture.server.script(takingFrom(2));
    const { data, attempts } = await client({ maxAttempts: 1 }).request(operation).withResponse();
    expect(data).toEqual({ token: 2 });
    expect(attempts).toMatchObject([
      { number: 1, status: 401, failure: "401" },
      { number: 2, status: 200, authReplay: true },
    ]);
    expect(attempts[0]).not.toHaveProperty("authReplay");
    expect(tokens.requests).toHaveLength(2);
    expect(fixture.server.requests[0]?.text()).toBe(fixture.server.requests[1]?.text());
  });

  it("does not take an attempt away from the retries that follow", async () => {
    const answers = [refused, respond({ status: 503 }), respond({ status: 503 }), respondJson({ ok: true })];
    fixture.server.script(answers);
    const { attempts } = await client().request(read).withResponse();
    expect(attempts.map(({ status }) => status)).toEqual([401, 503, 503, 200]);
  });

  it("does not happen to a token that is still good: the next call uses it again", async () => {
    const subject = client();
    await subject.request(read);
    await subject.request(read);
    expect(tokens.requests).toHaveLength(1);
  });
});

describe("row 21: 100 calls are refused at once", () => {
  it("all of them succeed, with one more token request", async () => {
    const subject = client({ maxSockets: 100 });
    fixture.server.script(takingFrom(1));
    await subject.request(read);
    fixture.server.script(takingFrom(2));
    const answers = await Promise.all(Array.from({ length: 100 }, () => subject.request(read)));
    expect(answers.filter((answer) => "token" in answer && answer.token === 2)).toHaveLength(100);
    expect(tokens.requests).toHaveLength(2);
  });

  it("200 calls on an empty cache ask for one token", async () => {
    const subject = client();
    await Promise.all(Array.from({ length: 200 }, () => subject.request(read)));
    expect(tokens.requests).toHaveLength(1);
    expect(new Set(fixture.server.requests.map((request) => request.header("authorization")))).toEqual(
      new Set(["Bearer t1"]),
    );
  });
});

describe("row 22: no credentials help", () => {
  it("a 401 that stays is AuthenticationError after two calls and one fresh token", async () => {
    fixture.server.script(always(refused));
    const error = await failure(client().request(read));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({
      status: 401,
      attempts: { length: 2 },
      stopReason: "not-retryable",
      operation: "GET /things",
    });
    expect(fixture.server.requests).toHaveLength(2);
    expect(tokens.requests).toHaveLength(2);
  });

  it.each([400, 401, 403])(
    "a token endpoint that answers %i is AuthenticationError at once, for all who wait",
    async (status) => {
      tokens.script(always(respondJson({ error: "invalid_client" }, { status })));
      const subject = client();
      const errors = await Promise.all([1, 2, 3].map(() => failure(subject.request(read))));
      for (const error of errors) {
        expect(error).toBeInstanceOf(AuthenticationError);
        expect(error).toMatchObject({ status, oauthError: "invalid_client", operation: "POST /oauth/token" });
      }
      expect(tokens.requests).toHaveLength(1);
      expect(fixture.server.requests).toHaveLength(0);
    },
  );

  it("a token endpoint that answers 500 is ServerError after three requests at most", async () => {
    tokens.script(always(respond({ status: 500 })));
    const error = await failure(client().request(read));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ status: 500, operation: "POST /oauth/token" });
    expect(tokens.requests).toHaveLength(3);
    expect(fixture.server.requests).toHaveLength(0);
  });

  it("a token endpoint that says nothing is TimeoutError(total), in time", async () => {
    tokens.script(always(hang()));
    const startedMs = fixture.runtime.monotonicMs();
    const error = await failure(client().request(read, { timeoutMs: 400 }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "total", limitMs: 400, attempts: [] });
    expect(fixture.runtime.monotonicMs() - startedMs).toBeLessThan(400 + 500);
  });

  it("a token endpoint that fails for a moment is tried again", async () => {
    tokens.script(sequence(respond({ status: 503 }), tokenAnswer("t9")));
    fixture.server.script(takingFrom(9));
    expect(await client().request(read)).toEqual({ token: 9 });
  });
});

describe("fresh credentials", () => {
  it("are not fetched when authReplay is false", async () => {
    fixture.server.script(takingFrom(2));
    const subject = client({ authReplay: false });
    expect(await failure(subject.request(read))).toMatchObject({ status: 401, attempts: { length: 1 } });
    expect(await subject.request(read)).toEqual({ token: 2 });
  });

  it("are never fetched after a 403", async () => {
    fixture.server.script(always(respond({ status: 403 })));
    const subject = client();
    for (let i = 0; i < 2; i += 1) {
      expect(await failure(subject.request(read))).toMatchObject({
        code: "permission_denied",
        attempts: { length: 1 },
      });
    }
    expect(tokens.requests).toHaveLength(1);
  });

  it("are not tried without a strategy that could make them", async () => {
    fixture.server.script(always(refused));
    expect(await failure(fixture.client().request(read))).toMatchObject({
      status: 401,
      attempts: { length: 1 },
    });
  });
});

describe("a call that waits for a token", () => {
  it("may be aborted, which hurts nobody else", async () => {
    tokens.script(respondJson({ access_token: "t1", token_type: "Bearer" }, { delayMs: 30 }));
    const subject = client();
    const controller = new AbortController();
    const others = [1, 2, 3].map(() => subject.request(read));
    const aborted = failure(subject.request(read, { signal: fixture.probe.watch(controller.signal) }));
    await until(() => tokens.requests.length === 1);
    controller.abort();
    expect(await aborted).toBeInstanceOf(AbortError);
    await Promise.all(others);
    expect(tokens.requests).toHaveLength(1);
    expect(fixture.server.requests).toHaveLength(3);
  });

  it("may run out of time, which hurts nobody else: the token still comes", async () => {
    tokens.script(respondJson({ access_token: "t1", token_type: "Bearer" }, { delayMs: 40 }));
    const subject = client();
    expect(await failure(subject.request(read, { timeoutMs: 100 }))).toMatchObject({ phase: "total" });
    await subject.request(read);
    expect(tokens.requests).toHaveLength(1);
  });
});

describe("R10: every attempt is authenticated anew", () => {
  it("with the same body bytes and the same keys of the caller", async () => {
    let nonce = 0;
    const auth = {
      name: "nonce",
      apply: async (request: WireRequest) => ({
        request: { ...request, headers: { ...request.headers, "x-nonce": String((nonce += 1)) } },
      }),
    };
    fixture.server.script(sequence(respond({ status: 503 }), respond({ status: 503 }), respondJson({})));
    const operation = { ...write, replay: "keyed" as const, key: "k1", body: { externalId: "k1" } };
    await fixture.client({}, { auth }).request(operation, { headers: { "x-mine": "m1" } });
    const { requests } = fixture.server;
    expect(requests.map((request) => request.header("x-nonce"))).toEqual(["1", "2", "3"]);
    expect(requests.map((request) => request.text())).toEqual(Array(3).fill('{"externalId":"k1"}'));
    expect(requests.map((request) => request.header("x-mine"))).toEqual(["m1", "m1", "m1"]);
  });
});
