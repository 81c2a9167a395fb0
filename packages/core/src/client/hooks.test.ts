import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Warning } from "../logging/logger.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { respond, respondJson, sequence } from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import type { WireRequest } from "../transport/wire.ts";
import type { Hooks } from "./hooks.ts";
import { path } from "./path.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

type Seen = [name: keyof Hooks, event: object];

function recorder(): { hooks: Hooks; seen: Seen[] } {
  const seen: Seen[] = [];
  const hook = (name: keyof Hooks) => (event: object) => void seen.push([name, event]);
  const hooks = {
    onRequest: hook("onRequest"),
    onResponse: hook("onResponse"),
    onRetry: hook("onRetry"),
    onError: hook("onError"),
  };
  return { hooks, seen };
}

const number = expect.any(Number) as number;
const thingId = "personal-id";
const operation = { ...read, path: path`/things/${{ thingId }}`, query: { token: "personal-query" } };

describe("hooks", () => {
  it("see each step of a call that succeeds at its second attempt, in order", async () => {
    const headers = {
      "request-id": "r2",
      "retry-after": "1",
      "set-cookie": "secret=1",
      "x-ratelimit-remaining": "9",
    };
    fixture.server.script(sequence(respond({ status: 503 }), respondJson({}, { headers })));
    const { hooks, seen } = recorder();
    const { callId } = await fixture.client({ hooks }).request(operation).withResponse();
    const call = { provider: "test", operation: "GET /things/{thingId}", callId };
    expect(seen).toEqual([
      ["onRequest", { ...call, attempt: 1, method: "GET" }],
      [
        "onResponse",
        {
          ...call,
          attempt: 1,
          status: 503,
          durationMs: number,
          requestId: undefined,
          headers: { "content-length": "0" },
        },
      ],
      ["onRetry", { ...call, attempt: 1, reason: "503", waitMs: number }],
      ["onRequest", { ...call, attempt: 2, method: "GET" }],
      [
        "onResponse",
        {
          ...call,
          attempt: 2,
          status: 200,
          durationMs: number,
          requestId: "r2",
          headers: {
            "content-type": "application/json",
            "content-length": "2",
            "retry-after": "1",
            "request-id": "r2",
            "x-ratelimit-remaining": "9",
          },
        },
      ],
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/personal|secret/);
  });

  it("see the error that the caller gets, once, with the number of its last attempt", async () => {
    fixture.server.script(respond({ status: 500 }));
    const { hooks, seen } = recorder();
    const error = await failure(fixture.client({ hooks, maxAttempts: 2 }).request(read));
    const errors = seen.filter(([name]) => name === "onError");
    expect(errors).toEqual([
      ["onError", { provider: "test", operation: "GET /things", callId: error.callId, attempt: 2, error }],
    ]);
    expect(errors.map(([, event]) => (event as { error: unknown }).error)[0]).toBe(error);
    expect(seen.at(-1)).toBe(errors[0]);
  });

  it("see a replay after a 401 as a retry without a wait", async () => {
    fixture.server.script(sequence(respond({ status: 401 }), respondJson({})));
    const { hooks, seen } = recorder();
    const auth = { name: "fresh", apply: async (request: WireRequest) => ({ request }), refused: () => true };
    await fixture.client({ hooks }, { auth }).request(write);
    expect(seen.map(([name]) => name)).toEqual([
      "onRequest",
      "onResponse",
      "onRetry",
      "onRequest",
      "onResponse",
    ]);
    expect(seen[2]?.[1]).toMatchObject({ reason: "401", waitMs: 0, attempt: 1 });
  });

  it.each(["throws", "rejects"])("that %s never breaks a call, and is warned about", async (how) => {
    fixture.server.script(sequence(respond({ status: 503 }), respond({ status: 404 })));
    const warnings: Warning[] = [];
    const broken = (): void => {
      if (how === "throws") throw new Error("mine");
      return Promise.reject(new Error("mine")) as never;
    };
    const hooks = { onRequest: broken, onResponse: broken, onRetry: broken, onError: broken };
    const subject = fixture.client({ hooks, onWarning: (warning) => void warnings.push(warning) });
    expect(await failure(subject.request(read))).toMatchObject({
      code: "not_found",
      attempts: { length: 2 },
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toHaveLength(6);
    expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(["hook_failed"]));
    expect(JSON.stringify(warnings)).not.toContain("mine");
  });

  it("may be none, or methods of an object that use `this`", async () => {
    const counter = {
      calls: 0,
      onRequest() {
        this.calls += 1;
      },
    };
    await fixture.client({ hooks: counter }).request(read);
    await fixture.client({ hooks: {} }).request(read);
    expect(counter.calls).toBe(1);
  });
});

describe("a logger", () => {
  it("gets a line for each step, with the same fields as the hooks", async () => {
    fixture.server.script(sequence(respond({ status: 503 }), respond({ status: 404 })));
    const debug = vi.fn();
    const warn = vi.fn();
    const error = await failure(fixture.client({ logger: { debug, warn } }).request(operation));
    expect(debug.mock.calls.map(([message]) => message as string)).toEqual([
      "request",
      "response",
      "retry",
      "request",
      "response",
    ]);
    const fields = expect.objectContaining({
      operation: "GET /things/{thingId}",
      callId: error.callId,
    }) as object;
    for (const call of debug.mock.calls) expect(call[1]).toEqual(fields);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "failed",
      expect.objectContaining({ attempt: 2, error: error.toJSON() }),
    );
  });

  it("gets warnings too", async () => {
    const debug = vi.fn();
    const warn = vi.fn();
    const onRequest = (): void => {
      throw new Error("mine");
    };
    await fixture
      .client({ logger: { debug, warn }, hooks: { onRequest }, onWarning: () => undefined })
      .request(read);
    expect(warn).toHaveBeenCalledExactlyOnceWith("A hook threw. The call went on; hooks must not throw.", {
      code: "hook_failed",
      operation: undefined,
    });
  });

  it("that throws never breaks a call", async () => {
    fixture.server.script(sequence(respond({ status: 503 }), respondJson({}), respond({ status: 404 })));
    const broken = (): never => {
      throw new Error("disk full");
    };
    const codes = new Set<string>();
    const subject = fixture.client({
      logger: { debug: broken, warn: broken },
      onWarning: ({ code }) => void codes.add(code),
    });
    expect(await subject.request(read)).toEqual({});
    expect(await failure(subject.request(read))).toMatchObject({ code: "not_found" });
    expect([...codes]).toEqual(["logger_failed"]);
  });

  it("is standard error when the environment asks for it as the client is made", async () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    const silent = fixture.client();
    vi.stubEnv("IDBRAID_LOG", "debug");
    const loud = fixture.client({ maxAttempts: 1 });
    vi.stubEnv("IDBRAID_LOG", undefined);
    fixture.server.script(sequence(respondJson({}), respond({ status: 500 })));
    await silent.request(read);
    expect(written).toEqual([]);
    await failure(loud.request(read));
    expect(written.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      "idbraid debug request",
      "idbraid debug response",
      "idbraid warn failed",
    ]);
    expect(written.every((line) => line.endsWith("}\n") && line.indexOf("\n") === line.length - 1)).toBe(
      true,
    );
  });
});

describe("a callId", () => {
  it("is the same over all attempts, and another for each call", async () => {
    fixture.server.script(respond({ status: 503 }));
    const { hooks, seen } = recorder();
    const subject = fixture.client({ hooks });
    const errors = [await failure(subject.request(read)), await failure(subject.request(read))];
    const ids = new Set(seen.map(([, event]) => (event as { callId: string }).callId));
    expect([...ids]).toEqual(errors.map(({ callId }) => callId));
    expect(ids.size).toBe(2);
  });
});
