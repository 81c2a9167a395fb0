import * as z from "zod";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { oauth2ClientCredentials } from "../auth/oauth2/oauth2-client-credentials.ts";
import { lazySchema } from "../schema/lazy-schema.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { encoded, type FaultStep, hang, redirect, respond, respondJson, stall } from "../testing/index.ts";
import { anyObject, read, write } from "../testing/test-client.ts";
import type { Operation, PageOperation } from "./operation.ts";
import { path } from "./path.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const facts = { "request-id": "req-1", "x-environment": "test", "x-account-id": "acc-1" };
const headers = { "content-type": "application/json", ...facts };
const known = { requestId: "req-1", environment: "test", accountId: "acc-1" };
const options = { maxAttempts: 1, timeouts: { bodyIdleMs: 200 }, limits: { maxResponseBytes: 99 } };

const list: PageOperation<number, object> = {
  ...read,
  response: anyObject,
  rows: () => [1],
  next: () => ({ link: "/elsewhere" }),
};

describe("request id, environment, account and status are told", () => {
  it.each<[string, number, FaultStep]>([
    ["json", 200, respond({ headers, body: "<html>" })],
    ["empty", 200, respond({ headers })],
    ["redirect", 302, redirect("https://login.example/a", { headers })],
    ["too-large", 200, respond({ headers, body: JSON.stringify({ a: "x".repeat(200) }) })],
    ["encoding", 200, encoded("gzip", "no gzip", { headers })],
  ])("by InvalidResponseError(%s)", async (reason, status, fault) => {
    fixture.server.script(fault);
    const error = await failure(fixture.client(options).request(read));
    expect(error).toMatchObject({ name: "InvalidResponseError", reason, status, ...known });
    expect(error).toMatchObject({ stopReason: "not-retryable", attempts: [{ number: 1, status }] });
  });

  it("by ResponseValidationError", async () => {
    fixture.server.script(respondJson({ a: 1 }, { headers: facts }));
    const response = lazySchema(() => z.looseObject({ a: z.string() }));
    const error = await failure(fixture.client({ validate: "strict" }).request({ ...read, response }));
    expect(error).toMatchObject({ name: "ResponseValidationError", status: 200, ...known });
    expect(error.attempts).toHaveLength(1);
  });

  it("by TimeoutError(body)", async () => {
    fixture.server.script(stall({ headers, body: '{"ok":true}', afterBytes: 5 }));
    const error = await failure(fixture.client(options).request(read));
    expect(error).toMatchObject({ name: "TimeoutError", phase: "body", status: 200, ...known });
  });

  it.each<[string, number, FaultStep]>([
    ["5xx", 502, respond({ status: 502, headers })],
    ["a body that stands still", 200, stall({ headers, body: '{"ok":true}', afterBytes: 5 })],
  ])("by OutcomeUnknownError after %s", async (_what, status, fault) => {
    fixture.server.script(fault);
    const error = await failure(fixture.client(options).request(write));
    expect(error).toMatchObject({ name: "OutcomeUnknownError", status, ...known });
    expect(error.attempts).toMatchObject([{ status, mayHaveTakenEffect: true }]);
  });

  it("by PaginationError, with the attempts of the page that it came from", async () => {
    fixture.server.script(respondJson({}, { headers: facts }));
    const page = await fixture.client().request.page(list);
    const error = await failure(page.nextPage() as PromiseLike<unknown>);
    expect(error).toMatchObject({ name: "PaginationError", status: 200, ...known });
    expect(error.attempts).toMatchObject([{ number: 1, status: 200 }]);
  });

  it.each<[string, FaultStep]>([
    ["no JSON", respond({ headers, body: "<html>" })],
    ["no object", respondJson([], { headers: facts })],
    ["without a token", respondJson({ token_type: "Bearer" }, { headers: facts })],
  ])("by the error for a token answer that is %s", async (_what, fault) => {
    fixture.server.script(fault);
    const tokenUrl = `${fixture.server.origin}/token`;
    const auth = oauth2ClientCredentials({ tokenUrl, clientId: "id", clientSecret: "secret" });
    const error = await failure(fixture.client({}, { auth }).request(read));
    expect(error).toMatchObject({ name: "InvalidResponseError", operation: "POST /token", status: 200 });
    expect(error).toMatchObject({ requestId: "req-1", attempts: { length: 1 } });
  });

  it("of the last answer only: none is told when the last attempt had none", async () => {
    fixture.server.script([respond({ status: 503, headers }), hang()]);
    const error = await failure(fixture.client().request(read, { timeoutMs: 5000 }));
    expect(error).toMatchObject({ name: "TimeoutError", status: undefined, requestId: undefined });
  });
});

describe("why a call was not tried again", () => {
  it("is the deadline for TimeoutError(total)", async () => {
    fixture.server.script(hang());
    const error = await failure(fixture.client().request(read, { timeoutMs: 300 }));
    expect(error).toMatchObject({ phase: "total", stopReason: "deadline", attempts: { length: 1 } });
  });

  it("is the answer itself when no other attempt would help", async () => {
    fixture.server.script(respond({ headers, body: "<html>" }));
    const error = await failure(fixture.client().request(read));
    expect(error).toMatchObject({ reason: "json", stopReason: "not-retryable", attempts: { length: 1 } });
  });
});

describe("an answer from another environment", () => {
  it.each([200, 404, 500])("is told as such with status %i, not by the status", async (status) => {
    fixture.server.script(respondJson({}, { status, headers: { ...facts, "x-environment": "prod" } }));
    const subject = fixture.client({ maxAttempts: 1 }, { expectEnvironment: "test" });
    const error = await failure(subject.request(read));
    expect(error).toMatchObject({ name: "ConfigurationError", code: "wrong_environment", status });
    expect(error.environment).toBe("prod");
    expect(error.message.includes("took effect")).toBe(status === 200);
  });
});

describe("an answer that is null", () => {
  it.each(["warn", "strict", "off"] as const)(
    "is empty where data was expected, in mode %s",
    async (validate) => {
      fixture.server.script(respondJson(null));
      const error = await failure(fixture.client({ validate }).request(read));
      expect(error).toMatchObject({ name: "InvalidResponseError", reason: "empty", attempts: { length: 1 } });
    },
  );

  it("is data where the schema allows it", async () => {
    fixture.server.script(respondJson(null));
    const operation: Operation<object | null> = {
      method: "GET",
      path: path`/things`,
      replay: "safe",
      response: lazySchema(() => z.looseObject({}).nullable()),
    };
    expect(await fixture.client().request(operation)).toBeNull();
  });
});
