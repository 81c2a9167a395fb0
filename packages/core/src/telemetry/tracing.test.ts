import { SpanKind, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { oauth2ClientCredentials } from "../auth/index.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { cutBody, largeBody, reset, respond, respondJson, sequence } from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import { path } from "../client/path.ts";
import { TestTracing } from "./test-tracing.ts";
import type { Tracer, TraceSpan } from "./tracer.ts";

const fixture = new ClientFixture();
const tracing = new TestTracing();
const { tracer } = tracing;
beforeEach(tracing.start);
beforeEach(fixture.start);
afterEach(fixture.stop);
afterEach(tracing.stop);

const thingId = "personal-id";
const operation = { ...read, path: path`/things/${{ thingId }}`, query: { token: "personal-query" } };

describe("spans", () => {
  it("has one for a call and one for each attempt, by the conventions for HTTP clients", async () => {
    const headers = { "request-id": "r2" };
    fixture.server.script(sequence(respond({ status: 503 }), respondJson({}, { headers })));
    const { callId } = await fixture.client({ tracer }).request(operation).withResponse();
    const common = {
      "http.request.method": "GET",
      "url.template": "/things/{thingId}",
      "server.address": "127.0.0.1",
      "server.port": fixture.server.port,
      "idbraid.provider": "test",
      "idbraid.call_id": callId,
    };
    const sent = { "network.protocol.version": "1.1" };
    const answered = { "http.response.status_code": 200, "idbraid.request_id": "r2" };
    const name = "GET /things/{thingId}";
    expect(tracing.tree()).toEqual([
      {
        name,
        kind: SpanKind.INTERNAL,
        failed: false,
        attributes: { ...common, ...answered, "idbraid.attempts": 2 },
        children: [
          {
            name,
            kind: SpanKind.CLIENT,
            failed: true,
            attributes: { ...common, ...sent, "http.response.status_code": 503, "error.type": "503" },
            children: [],
          },
          {
            name,
            kind: SpanKind.CLIENT,
            failed: false,
            attributes: { ...common, ...sent, ...answered, "http.request.resend_count": 1 },
            children: [],
          },
        ],
      },
    ]);
  });

  it("is the child of the span that is active where the call is made", async () => {
    await tracer.startActiveSpan("mine", { kind: 0, attributes: {} }, async (span) => {
      await fixture.client({ tracer }).request(read);
      span.end();
    });
    expect(tracing.tree()).toMatchObject([
      { name: "mine", children: [{ name: "GET /things", children: [{ name: "GET /things" }] }] },
    ]);
  });

  it("keeps 20 parallel calls apart, over their retries", async () => {
    const failFirst = new Set<string>();
    fixture.server.script((request) => {
      const isFirst = !failFirst.has(request.target) && failFirst.add(request.target).size > 0;
      return isFirst ? respond({ status: 503 }) : respondJson({});
    });
    const client = fixture.client({ tracer });
    const calls = Array.from({ length: 20 }, (_, number) => {
      const thingId = String(number);
      return client.request({ ...read, path: path`/things/${{ thingId }}` });
    });
    await Promise.all(calls);
    const tree = tracing.tree();
    expect(tree).toHaveLength(20);
    for (const call of tree) {
      const ids = call.children.map(({ attributes }) => attributes["idbraid.call_id"]);
      expect(ids).toEqual([call.attributes["idbraid.call_id"], call.attributes["idbraid.call_id"]]);
    }
  });

  it("has those of a token request within the call that needed it", async () => {
    const token = { access_token: "t", token_type: "Bearer", expires_in: 60 };
    const tokens = await fixture.peer({ script: sequence(respondJson(token)) });
    const auth = oauth2ClientCredentials({
      tokenUrl: `${tokens.origin}/token`,
      clientId: "me",
      clientSecret: "secret",
      scopes: ["read"],
    });
    await fixture.client({ tracer }, { auth }).request(read);
    expect(tracing.tree()).toMatchObject([
      {
        name: "GET /things",
        children: [
          {
            name: "POST /token",
            attributes: {
              "server.port": tokens.port,
              "url.template": "/token",
              "http.response.status_code": 200,
            },
            children: [{ name: "POST /token" }],
          },
          { name: "GET /things", attributes: { "server.port": fixture.server.port } },
        ],
      },
    ]);
  });

  it("marks a refused token request as failed", async () => {
    const tokens = await fixture.peer({ script: respondJson({ error: "invalid_client" }, { status: 401 }) });
    const auth = oauth2ClientCredentials({
      tokenUrl: `${tokens.origin}/token`,
      clientId: "me",
      clientSecret: "secret",
      scopes: ["read"],
    });
    await failure(fixture.client({ tracer }, { auth }).request(read));
    expect(tracing.tree()).toMatchObject([
      {
        name: "GET /things",
        failed: true,
        children: [{ attributes: { "error.type": "401" }, failed: true }],
      },
    ]);
  });

  it.each([
    ["a connection that breaks", reset(), { ...write, replay: "safe" }, "connection_headers", "ECONNRESET"],
    ["an outcome that is not known", reset(), write, "outcome_unknown", "ECONNRESET"],
    ["an error status", respond({ status: 404 }), read, "not_found", "404"],
    [
      "an answer that cannot be read",
      respond({ body: "<html>" }),
      read,
      "invalid_response_content_type",
      undefined,
    ],
  ] as const)("tells %s by a stable name, and no words", async (_name, fault, call, code, attempt) => {
    fixture.server.script(fault);
    const error = await failure(fixture.client({ tracer, maxAttempts: 1 }).request(call));
    expect(error.code).toBe(code);
    const [span] = tracing.tree();
    expect([span?.attributes["error.type"], span?.failed]).toEqual([code, true]);
    expect(span?.children[0]?.attributes["error.type"]).toBe(attempt);
    expect(tracing.spans.flatMap(({ status, events }) => [status.message ?? "", ...events])).toEqual([
      "",
      "",
    ]);
  });

  it("is open until the body of a file has ended, and tells how", async () => {
    fixture.server.script(
      sequence(largeBody(2 ** 20), cutBody({ body: "abcdef", afterBytes: 3, by: "reset" })),
    );
    const client = fixture.client({ tracer });
    const file = await client.request.download(operation);
    expect(tracing.tree().map(({ kind }) => kind)).toEqual([]); // the attempt has ended, but its parent has not
    expect(tracing.spans.map(({ kind }) => kind)).toEqual([SpanKind.CLIENT]);
    await file.bytes();
    await until(() => tracing.spans.length === 2);
    const cut = await client.request.download(operation);
    await failure(cut.bytes());
    await until(() => tracing.spans.length === 4);
    expect(tracing.tree().map(({ attributes }) => attributes["error.type"])).toEqual([
      undefined,
      "connection_body",
    ]);
  });

  it("makes none for a call whose arguments cannot work", async () => {
    const nothing = "";
    await failure(fixture.client({ tracer }).request({ ...read, path: path`/things/${{ nothing }}` }));
    expect(tracing.spans).toEqual([]);
  });

  it("costs a call without a tracer nothing, and takes the one that does nothing", async () => {
    await fixture.client().request(read);
    await fixture.client({ tracer: trace.getTracer("no SDK is set up") }).request(read);
    expect(tracing.spans).toEqual([]);
  });
});

describe("a tracer that misbehaves never reaches the call", () => {
  const boom = (): never => {
    throw new Error("mine");
  };
  const span: TraceSpan = { setAttribute: boom, setStatus: boom, end: boom };
  const tracers: [name: string, tracer: Tracer][] = [
    ["throws before it runs the call", { startActiveSpan: boom }],
    [
      "throws after it ran the call",
      {
        startActiveSpan: (_name, _options, run) => {
          run(span);
          return boom();
        },
      },
    ],
    ["has a span that throws", { startActiveSpan: (_name, _options, run) => run(span) }],
  ];

  it.each(tracers)("one that %s", async (_name, tracer) => {
    const onWarning = vi.fn();
    await fixture.client({ tracer, onWarning }).request(read);
    expect(fixture.server.requests).toHaveLength(1);
    expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ code: "tracer_failed" }));
  });

  it.each<[name: string, tracer: Tracer]>([
    ["never runs the call", { startActiveSpan: (() => undefined) as never }],
    [
      "runs the call too late",
      {
        startActiveSpan: (async (_name: string, _options: object, run: (span: TraceSpan) => unknown) => {
          await Promise.resolve();
          return run(trace.getTracer("none").startSpan("x"));
        }) as never,
      },
    ],
    [
      "runs the call twice",
      {
        startActiveSpan: (_name, _options, run) => {
          run(trace.getTracer("none").startSpan("x"));
          return run(trace.getTracer("none").startSpan("y"));
        },
      },
    ],
  ])("one that %s", async (_name, tracer) => {
    await fixture.client({ tracer }).request(write);
    expect(fixture.server.requests).toHaveLength(1);
  });

  it("one that is async rejects nobody but the caller", async () => {
    const startActiveSpan = async (
      _name: string,
      _options: object,
      run: (span: TraceSpan) => unknown,
    ): Promise<unknown> => run(trace.getTracer("none").startSpan("x"));
    fixture.server.script(respond({ status: 400 }));
    const call = fixture.client({ tracer: { startActiveSpan: startActiveSpan as never } }).request(read);
    expect((await failure(call)).name).toBe("BadRequestError"); // the fixture fails when a rejection goes unhandled
  });

  it("is refused at construction when it is none", () => {
    expect(() => fixture.client({ tracer: {} as never })).toThrow(
      '"tracer" must be a tracer, such as trace.getTracer',
    );
  });
});
