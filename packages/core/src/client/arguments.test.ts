import * as z from "zod";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { lazySchema } from "../schema/lazy-schema.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { always, respond, respondJson, sequence, times } from "../testing/index.ts";
import { anyObject, read, write } from "../testing/test-client.ts";
import type { WireRequest } from "../transport/wire.ts";
import type { Operation, PageOperation } from "./operation.ts";
import { path } from "./path.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;

describe("T23: a method never throws synchronously", () => {
  const list: PageOperation<object, object> = {
    ...read,
    response: anyObject,
    rows: () => [],
    next: () => undefined,
  };
  const cases: [string, Partial<Operation<object>>, object | undefined, string][] = [
    ["a path parameter", { path: path`/things/${{ id: "" }}` }, undefined, "id"],
    ["a query", { query: { a: Object.create(null) as object } }, undefined, "query"],
    ["an option", {}, { timeoutMs: -1 }, "timeoutMs"],
    ["a header", {}, { headers: { "x-a": "\n" } }, "headers.x-a"],
    ["a cyclic body", { body: cyclic }, undefined, "body"],
    ["a body with a BigInt", { body: { n: 1n } }, undefined, "body"],
    ["a body that is no JSON", { body: () => 1 }, undefined, "body"],
    [
      "a body that throws",
      {
        body: {
          toJSON: () => {
            throw new Error("secret");
          },
        },
      },
      undefined,
      "body",
    ],
  ];

  it.each(cases)(
    "%s that cannot work rejects, before any traffic",
    async (_name, wrong, options, problem) => {
      const { request } = fixture.client();
      const { response: _response, confirm: _confirm, ...pageWrong } = wrong;
      const file = { ...read, ...wrong, response: undefined, confirm: undefined };
      const calls = [
        request({ ...read, ...wrong }, options),
        request.page({ ...list, ...pageWrong }, options),
        request.download(file, options),
      ];
      for (const call of calls) {
        const error = await failure(call);
        expect(error).toMatchObject({
          code: "invalid_argument",
          problems: [{ path: problem }],
          attempts: [],
        });
        expect(error.message).toMatch(
          /^\[test\] GET \/things(\/\{id\})? was not sent, because its arguments cannot work: /,
        );
        expect(error.message).not.toContain("secret");
      }
      expect(fixture.server.requests).toHaveLength(0);
    },
  );

  it("names every problem of path, query, body and options in one error, and no value", async () => {
    const operation: Operation<object> = {
      ...write,
      path: path`/things/${{ id: ".." }}`,
      query: { page: "secret-1" },
      querySchema: lazySchema(() => z.strictObject({ page: z.number() })),
      body: { name: 7, extra: "secret-2" },
      bodySchema: lazySchema(() => z.strictObject({ name: z.string() })),
    };
    const error = await failure(fixture.client().request(operation, { maxAttempts: 0 }));
    expect(error).toMatchObject({
      problems: [
        { path: "id" },
        { path: "page" },
        { path: "name" },
        { path: "extra" },
        { path: "maxAttempts" },
      ],
    });
    expect(error.message).not.toContain("secret");
  });

  it("does not tell the hooks of a call that was never made", async () => {
    const seen: unknown[] = [];
    const subject = fixture.client({ hooks: { onError: (event) => void seen.push(event) } });
    await failure(subject.request({ ...read, path: path`/things/${{ id: "" }}` }));
    expect(seen).toEqual([]);
  });
});

describe("T11: a request has a largest size", () => {
  it("rejects a body beyond the limit with ConfigurationError, and sends nothing", async () => {
    const subject = fixture.client({ limits: { maxRequestBytes: 20 } });
    await subject.request({ ...write, body: { a: "x".repeat(12) } });
    const error = await failure(subject.request({ ...write, body: { a: "x".repeat(13) } }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ code: "request_too_large", operation: "POST /things", provider: "test" });
    expect(error.message).toContain('its body has 21 bytes, more than "limits.maxRequestBytes" (20)');
    expect(fixture.server.requests).toHaveLength(1);
  });
});

describe("T11: an answer has a largest size", () => {
  it.each([
    ["with a length", {}],
    ["in chunks", { framing: "chunked" as const }],
    ["until the end of the connection", { framing: "close" as const }],
  ])("refuses one beyond the limit, sent %s", async (_name, how) => {
    fixture.server.script(
      sequence(respondJson({ a: "x".repeat(12) }, how), always(respondJson({ a: "x".repeat(13) }, how))),
    );
    const subject = fixture.client({ limits: { maxResponseBytes: 20 } });
    await subject.request(read);
    const error = await failure(subject.request(read));
    expect(error).toMatchObject({
      code: "invalid_response_too_large",
      reason: "too-large",
      attempts: { length: 1 },
    });
    expect(error.message).toContain("limits.maxResponseBytes");
  });

  it("reads of an error only the first 64 kB, and keeps its status", async () => {
    fixture.server.script(always(respond({ status: 404, reason: "Gone Fishing", body: "x".repeat(70_000) })));
    const error = await failure(fixture.client().request(read));
    expect(error).toMatchObject({ code: "not_found", status: 404, statusText: "Gone Fishing" });
  });
});

describe("T16: a body is serialised once", () => {
  it("sends the same bytes on every attempt, whatever becomes of the object", async () => {
    fixture.server.script(sequence(times(2, respond({ status: 503 })), respondJson({})));
    let serialised = 0;
    const body = { name: "first", toJSON: () => ({ name: body.name, times: (serialised += 1) }) };
    const call = fixture
      .client({ hooks: { onRetry: () => void (body.name = "changed") } })
      .request({ ...write, replay: "safe", body });
    body.name = "changed at once";
    await call;
    expect(fixture.server.requests.map((request) => request.text())).toEqual(
      Array(3).fill('{"name":"first","times":1}'),
    );
    expect(serialised).toBe(1);
  });

  it("hands strategies the bytes that are sent", async () => {
    const seen: Uint8Array[] = [];
    const auth = {
      name: "watch",
      apply: async (request: WireRequest) => {
        seen.push(request.body as Uint8Array);
        return { request };
      },
    };
    await fixture.client({}, { auth }).request(write);
    expect(Buffer.from(seen[0] as Uint8Array).equals(fixture.server.requests[0]?.body as Uint8Array)).toBe(
      true,
    );
  });

  it("sends of a view over a larger buffer the view only", async () => {
    const whole = Buffer.from("secret-before{}secret-after");
    const body = new Uint8Array(whole.buffer, whole.byteOffset + 13, 2);
    const auth = { name: "view", apply: async (request: WireRequest) => ({ request: { ...request, body } }) };
    await fixture.client({}, { auth }).request({ ...write, body: [] });
    expect(fixture.server.requests.at(-1)?.text()).toBe("{}");
  });

  it.each([
    ["null", null],
    ["false", false],
    ["0", 0],
    ['""', ""],
    ["[]", []],
  ])("sends %s as it is, not as nothing", async (text, body) => {
    await fixture.client().request({ ...write, body });
    expect(fixture.server.requests[0]?.text()).toBe(text);
  });
});
