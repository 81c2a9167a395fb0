import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../errors/api-error.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { always, canary, expectNoCanaries, respond, respondJson, throttled } from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import type { ProviderFault } from "./provider.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const once = { maxAttempts: 1 };

/** The error for one answer of a provider whose error body says this. */
async function errorFor(
  status: number,
  fault: ProviderFault = {},
  headers: Record<string, string> = {},
): Promise<ApiError> {
  fixture.server.script(always(respondJson({ any: 1 }, { status, headers })));
  const error = await failure(fixture.client(once, { readError: () => fault }).request(read));
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe("an error status", () => {
  it.each([
    [400, "BadRequestError", "bad_request", "Correct the request and send it again."],
    [
      401,
      "AuthenticationError",
      "authentication_failed",
      "Check the credentials: they are wrong, expired, or of another environment.",
    ],
    [
      402,
      "PaymentRequiredError",
      "payment_required",
      "This endpoint is not part of the subscription: ask the provider's sales.",
    ],
    [
      403,
      "PermissionError",
      "permission_denied",
      "The credentials lack the scope or the right for this: ask for it, or use others.",
    ],
    [404, "NotFoundError", "not_found", "Check the id, and that it belongs to this account and environment."],
    [409, "ConflictError", "conflict", "Fetch the present state of the resource and decide anew."],
    [418, "ApiError", "api_error", "See the provider's documentation for this status."],
    [
      422,
      "UnprocessableError",
      "unprocessable",
      "The request breaks a rule of the provider: change it and send it again.",
    ],
    [429, "RateLimitError", "rate_limited", "Too many requests: call less often. Gave up after 1 attempt."],
    [
      500,
      "ServerError",
      "server_error",
      "Something broke at the provider: try again later, or ask its support. Gave up after 1 attempt.",
    ],
    [
      501,
      "ServerError",
      "server_error",
      "Something broke at the provider: try again later, or ask its support.",
    ],
    [
      503,
      "ServiceUnavailableError",
      "service_unavailable",
      "Something broke at the provider: try again later, or ask its support. Gave up after 1 attempt.",
    ],
    [
      599,
      "ServerError",
      "server_error",
      "Something broke at the provider: try again later, or ask its support. Gave up after 1 attempt.",
    ],
  ])("%i gives %s (%s), and says what to do", async (status, name, code, advice) => {
    const error = await errorFor(status, { message: "The words.", messageIsPublic: true });
    expect(error).toMatchObject({ name, code, status, provider: "test", operation: "GET /things" });
    expect(error.message).toBe(`[test] GET /things failed with ${status}: The words. ${advice}`);
    expect(error.retryable).toBe(status === 429 || (status >= 500 && status !== 501));
  });

  it.each([
    [408, true],
    [429, true],
    [500, true],
    [501, false],
    [502, true],
    [503, true],
    [504, true],
    [505, false],
    [599, true],
    [400, false],
    [409, false],
  ])("%i: a fresh call may succeed is %s", async (status, retryable) => {
    expect((await errorFor(status)).retryable).toBe(retryable);
  });

  it("does not repeat a secret that the caller gave in headers, where the server echoes it", async () => {
    const secret = "sekrit-sekrit-1";
    const words = `key ${secret} is not known`;
    fixture.server.script(
      always(respondJson({ message: words, code: secret }, { status: 400, reason: `Bad Bearer ${secret}` })),
    );
    const client = fixture.client({ headers: { "x-extra": secret } });
    const calls = [
      client.request(read),
      fixture.client().request(read, { headers: { Authorization: `Bearer ${secret}` } }),
    ];
    for (const call of calls) {
      const error = await failure(call);
      expect(error.message).toContain("[redacted]");
      const { providerMessage, providerCode, statusText } = error as ApiError;
      const told = [
        error.message,
        error.stack,
        providerMessage,
        providerCode,
        statusText,
        JSON.stringify(error),
      ];
      expect(told.join()).not.toContain("sekrit");
    }
  });

  it("has the message of the manual: what happened, why, what to do, where to read", async () => {
    const error = await errorFor(
      422,
      {
        message: "title is missing",
        messageIsPublic: true,
        code: "T-1",
        fieldErrors: [{ field: "title", message: "is required" }],
      },
      { "request-id": "8f2c" },
    );
    expect(error.message).toBe(
      "[test] GET /things failed with 422: title is missing; title: is required (T-1). " +
        "The request breaks a rule of the provider: change it and send it again. (request id 8f2c)",
    );
    expect(error).toMatchObject({
      providerCode: "T-1",
      requestId: "8f2c",
      fieldErrors: [{ field: "title", message: "is required" }],
    });
  });

  it("falls back to the reason phrase when the provider says nothing fit for a message", async () => {
    fixture.server.script(respond({ status: 404, reason: "Document is gone" }));
    const error = await failure(
      fixture.client({}, { readError: () => ({ message: "Jane Doe" }) }).request(read),
    );
    expect(error.message).toContain("failed with 404: Document is gone. ");
    expect(error.message).not.toContain("Jane");
    fixture.server.script(respond({ status: 404, reason: "" }));
    expect((await failure(fixture.client().request(read))).message).toContain(
      "failed with 404. Check the id",
    );
  });

  it("E1: stays an ApiError when the reader of the provider's words throws, whose own words go no further", async () => {
    const secret = canary("body");
    fixture.server.script(respond({ status: 404, reason: "Gone" }));
    const readError = (): never => {
      throw new TypeError(secret);
    };
    const error = await failure(fixture.client({}, { readError }).request(read));
    expect(error).toMatchObject({ name: "NotFoundError", status: 404 });
    expectNoCanaries(error, { secret });
  });

  it("E4: scrubs the provider's words of addresses, long numbers, tokens and line breaks", async () => {
    const words = `jane@example.com has 010150-760 123 and ${"t".repeat(50)}\r\nforged: line`;
    const error = await errorFor(400, {
      message: words,
      messageIsPublic: true,
      fieldErrors: [{ field: words, message: words }],
    });
    for (const text of [error.message, JSON.stringify(error)])
      expect(text).not.toMatch(/jane|010150|ttt|\r|\n/);
    expect(error.message).toContain("[email] has [number] and [redacted] forged: line");
  });

  it("E4: keeps the provider's whole words where nothing prints them, bounded and without control characters", async () => {
    const error = await errorFor(400, { message: `Jane\u0000Doe ${"x".repeat(4000)}` });
    expect(error.providerMessage).toMatch(/^Jane Doe x+$/);
    expect(error.providerMessage).toHaveLength(2048);
    expect(Object.keys(error)).not.toContain("providerMessage");
    expect(JSON.stringify(error)).not.toContain("Jane");
  });

  it("tells environment and account where the answer does", async () => {
    const error = await errorFor(403, {}, { "x-environment": "test", "x-account-id": "acc-1" });
    expect(error).toMatchObject({ environment: "test", accountId: "acc-1" });
  });

  it("tells how long to wait when it was throttled", async () => {
    fixture.server.script(throttled({ retryAfter: "90" }));
    const error = await failure(fixture.client().request(read));
    expect(error).toMatchObject({ retryAfterMs: 90_000, stopReason: "retry-after" });
    expect(error.message).toContain(
      "Too many requests: wait 90 s before you call again. Not tried again: the provider asked for a wait of more than 60 s",
    );
  });

  it("is itself however its body breaks", async () => {
    const cut = respond({
      status: 404,
      headers: { "content-type": "application/json" },
      body: '{"message":"m"}',
      cut: { afterBytes: 4, by: "reset" },
    });
    fixture.server.script(cut);
    expect(await failure(fixture.client().request(read))).toMatchObject({ code: "not_found", status: 404 });
  });

  it("of a write that may have been done is OutcomeUnknownError, with ids and how to ask", async () => {
    fixture.server.script(respond({ status: 500, headers: { "request-id": "r9" } }));
    const error = await failure(fixture.client().request(write));
    expect(error).toMatchObject({
      name: "OutcomeUnknownError",
      status: 500,
      reason: "500",
      requestId: "r9",
      retryable: false,
    });
    expect(error.message).toBe(
      "[test] POST /things was sent, but whether it took effect is not known (500). " +
        "Ask with things.retrieve() by the id in `lookup` before you send it again.",
    );
    const { message } = await failure(
      fixture.client().request({ ...write, lookup: { method: "things.list" } }),
    );
    expect(message).toContain("Ask with things.list() before you send it again.");
    const alone = await failure(fixture.client().request({ ...write, lookup: undefined }));
    expect(alone.message).toContain("Find out at the provider whether it took effect");
  });
});
