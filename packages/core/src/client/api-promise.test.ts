import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { respond, respondJson, sequence } from "../testing/index.ts";
import { read } from "../testing/test-client.ts";
import { apiPromise } from "./api-promise.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const refused = respondJson({ message: "no such thing" }, { status: 404 });

describe("a call", () => {
  it("starts at once, and is sent once however often it is awaited", async () => {
    fixture.server.script(respondJson({ id: "1" }));
    const call = fixture.client().request(read);
    expect(
      await Promise.all([call, call, call.then(), call.withResponse().then(({ data }) => data)]),
    ).toEqual([{ id: "1" }, { id: "1" }, { id: "1" }, { id: "1" }]);
    expect(fixture.server.requests).toHaveLength(1);
  });

  it("is a promise", async () => {
    const call = fixture.client().request(read);
    expect(call).toBeInstanceOf(Promise);
    expect(await Promise.race([call, new Promise(() => undefined)])).toEqual({});
    expect(await Promise.resolve(call)).toEqual({});
    expect(Object.prototype.toString.call(call)).toBe("[object Promise]");
    const [settled] = await Promise.allSettled([call]);
    expect(settled).toEqual({ status: "fulfilled", value: {} });
  });

  it("may be made of an answer that was followed by more work", async () => {
    const answer = await fixture.client().request(read).withResponse();
    const call = apiPromise(Promise.resolve({ ...answer, headers: answer.headers, data: 7 }));
    expect(await call).toBe(7);
    expect((await call.withResponse()).callId).toBe(answer.callId);
  });

  it("has then, catch and finally, which give plain promises", async () => {
    const call = fixture.client().request(read);
    let finished = 0;
    const derived = [call.then(() => 1), call.catch(() => 2), call.finally(() => void (finished += 1))];
    for (const promise of derived) expect(promise.constructor).toBe(Promise);
    expect((call.constructor as PromiseConstructor)[Symbol.species]).toBe(Promise);
    expect(await Promise.all(derived)).toEqual([1, {}, {}]);
    expect(finished).toBe(1);
  });

  it("hands its error to then, catch, finally, await and withResponse alike", async () => {
    fixture.server.script(refused);
    const call = fixture.client().request(read);
    const error = await failure(call);
    expect(
      await call.then(
        () => undefined,
        (reason: unknown) => reason,
      ),
    ).toBe(error);
    expect(await call.catch((reason: unknown) => reason)).toBe(error);
    expect(await call.finally(() => undefined).catch((reason: unknown) => reason)).toBe(error);
    expect(await call.withResponse().catch((reason: unknown) => reason)).toBe(error);
  });

  it.each([
    ["awaited", async () => failure(fixture.client().request(read))],
    ["awaited by withResponse only", async () => failure(fixture.client().request(read).withResponse())],
    [
      "iterated only",
      async () => {
        const list = fixture
          .client()
          .request.page({ ...read, response: read.response!, rows: () => [], next: () => undefined });
        return failure(list[Symbol.asyncIterator]().next());
      },
    ],
    [
      "one of several in Promise.all",
      async () => {
        const { request } = fixture.client();
        const calls = [request(read), request(read), request(read)];
        await failure(Promise.all(calls));
        return failure(calls[2]!);
      },
    ],
  ])("leaves no rejection unhandled when it is %s", async (_name, run) => {
    fixture.server.script(refused);
    expect((await run()).code).toBe("not_found");
    await new Promise((resolve) => setImmediate(resolve));
    expect(fixture.probe.report().unhandledRejections).toEqual([]);
  });

  it("reports its error as unhandled, once, when nobody looks", async () => {
    fixture.server.script(refused);
    void fixture.client().request(read);
    while (fixture.probe.report().unhandledRejections.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 2));
    const { unhandledRejections } = fixture.probe.report();
    expect(unhandledRejections).toMatchObject([{ code: "not_found" }]);
    fixture.probe.stop();
    const { leakProbe } = await import("../testing/leak-probe.node.ts");
    fixture.probe = leakProbe();
  });
});

describe("withResponse", () => {
  it("adds status, reason phrase, headers, ids and attempts to the data", async () => {
    const headers = [
      ["Request-Id", "req_1"],
      ["X-Environment", "test"],
      ["X-Account-Id", "acc-7"],
      ["X-Many", "1"],
      ["x-many", "2"],
    ] as const;
    fixture.server.script(
      sequence(
        respond({ status: 503 }),
        respondJson({ id: "1" }, { status: 201, reason: "Made It", headers }),
      ),
    );
    const answer = await fixture.client().request(read).withResponse();
    expect(answer).toMatchObject({
      data: { id: "1" },
      status: 201,
      requestId: "req_1",
      environment: "test",
      accountId: "acc-7",
      attempts: [
        { number: 1, status: 503, failure: "503" },
        { number: 2, status: 201 },
      ],
    });
    expect(answer.callId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers).toBeInstanceOf(Headers);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("x-many")).toBe("1, 2");
  });

  it.each([
    ["T21: keeps the reason phrase", "Document is gone", "Document is gone"],
    ["scrubs it", "No jane@example.com with 123456789\u0001", "No [email] with [number]"],
    ["bounds it", "long ".repeat(100), `${"long ".repeat(40).slice(0, 199)}…`],
    ["takes an empty one", "", ""],
  ])("%s, on results and errors", async (_name, reason, statusText) => {
    fixture.server.script(sequence(respondJson({}, { reason }), respondJson({}, { status: 404, reason })));
    const subject = fixture.client();
    expect((await subject.request(read).withResponse()).statusText).toBe(statusText);
    expect(await failure(subject.request(read))).toMatchObject({ statusText });
  });

  it.each([
    ["req-1.a:b", "req-1.a:b"],
    ["", undefined],
    ["with space and jane@example.com", "with space and [email]"],
    ["x".repeat(200), "[redacted]"],
  ])("scrubs a request id of %j", async (id, requestId) => {
    fixture.server.script(respondJson({}, { headers: { "request-id": id } }));
    expect((await fixture.client().request(read).withResponse()).requestId).toBe(requestId);
  });

  it("takes the first header that is present for an id", async () => {
    const provider = { responseHeaders: { requestId: ["x-first", "x-second"] } };
    fixture.server.script(respondJson({}, { headers: { "x-second": "2", "x-environment": "test" } }));
    const answer = await fixture.client({}, provider).request(read).withResponse();
    expect(answer).toMatchObject({ requestId: "2", environment: undefined, accountId: undefined });
  });
});

describe("an answer from another environment", () => {
  const provider = { expectEnvironment: "production" };

  it.each(["production", undefined])("is none when it comes from %s", async (environment) => {
    fixture.server.script(
      respondJson({}, { headers: environment === undefined ? {} : { "x-environment": environment } }),
    );
    expect(await fixture.client({}, provider).request(read)).toEqual({});
  });

  it("fails the call, and says that it took effect there", async () => {
    fixture.server.script(respondJson({}, { headers: { "x-environment": "test", "request-id": "r1" } }));
    expect(await failure(fixture.client({}, provider).request(read))).toMatchObject({
      code: "wrong_environment",
      environment: "test",
      requestId: "r1",
      message: expect.stringContaining(
        'answered by the environment "test", but the client expects "production"',
      ) as string,
    });
  });
});
