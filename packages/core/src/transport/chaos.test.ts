import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientOptions } from "../client/client-options.ts";
import type { Client } from "../client/client.ts";
import { path } from "../client/path.ts";
import { AbortError } from "../errors/abort-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { IdentityError } from "../errors/identity-error.ts";
import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.ts";
import { RateLimitError, ServerError } from "../errors/api-errors.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import {
  bigHeader,
  closedPort,
  conflictingFraming,
  countingRuntime,
  type CountingRuntime,
  cutBody,
  encoded,
  failingLookup,
  fastRuntime,
  type FaultServer,
  finish,
  gzipBomb,
  hang,
  htmlPage,
  invalidUtf8,
  type LeakProbe,
  leakProbe,
  rawBytes,
  redirect,
  reset,
  respond,
  respondJson,
  sequence,
  silentLookup,
  slow,
  stall,
  startFaultServer,
  throttled,
  times,
  always,
  truncatedGzip,
  truncatedJson,
  virtualRuntime,
} from "../testing/index.ts";
import { until } from "../testing/client-fixture.ts";
import { testAuthority } from "../testing/test-certificates.node.ts";
import type { WireRequest } from "./wire.ts";
import { read, testClient, write } from "../testing/test-client.ts";

const ok = respondJson({ ok: true });
const jsonHeaders = { "content-type": "application/json" };

let server: FaultServer;
let runtime: CountingRuntime;
let probe: LeakProbe;
const clients: Client[] = [];

/** A client of the fault server, on a clock ten times faster than real time. */
function client(options: ClientOptions = {}, baseUrl = server.origin): Client {
  const made = testClient(baseUrl, { runtime, ...options });
  clients.push(made);
  return made;
}

beforeEach(async () => {
  probe = leakProbe();
  runtime = countingRuntime(fastRuntime({ speed: 10 }));
  server = await startFaultServer();
});

/** After every fault: nothing unhandled, no socket, timer or listener left. */
afterEach(async () => {
  await Promise.all(clients.splice(0).map((made) => made.close()));
  await server.close();
  expect(runtime.liveTimers).toBe(0);
  await probe.assertClean();
  probe.stop();
});

async function failure(call: PromiseLike<unknown>): Promise<IdentityError> {
  try {
    await call;
  } catch (error) {
    expect(IdentityError.isInstance(error)).toBe(true);
    return error as IdentityError;
  }
  throw new Error("the call resolved");
}

describe("row 1 to 3: the connection breaks", () => {
  it.each([
    ["RST before headers", reset(), "headers"],
    ["FIN before headers", finish(), "headers"],
    [
      "RST in the body",
      cutBody({ headers: jsonHeaders, body: '{"ok":true}', afterBytes: 4, by: "reset" }),
      "body",
    ],
    [
      "FIN in the body",
      cutBody({ headers: jsonHeaders, body: '{"ok":true}', afterBytes: 4, by: "fin" }),
      "body",
    ],
    [
      "FIN in a chunked body",
      cutBody({ headers: jsonHeaders, body: '{"ok":true}', framing: "chunked", afterBytes: 4, by: "fin" }),
      "body",
    ],
  ])("%s: a safe call is tried three times, any other once", async (_name, fault, phase) => {
    server.script(always(fault));
    const error = await failure(client().request(read));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ phase, stopReason: "attempts", retryable: true });
    expect(error.attempts).toHaveLength(3);
    expect(server.requests).toHaveLength(3);

    const unknown = await failure(client().request(write));
    expect(unknown).toBeInstanceOf(OutcomeUnknownError);
    expect(unknown).toMatchObject({
      lookup: { method: "things.retrieve", id: "t1" },
      stopReason: "replay-class",
    });
    expect(server.requests).toHaveLength(4);
  });
});

describe("row 4: a pooled connection is dead", () => {
  it("sends a safe call again at once on a fresh connection", async () => {
    const subject = client();
    server.script(sequence(ok, reset({ after: "first-byte" }), ok));
    await subject.request(read);
    const { attempts } = await subject.request(read).withResponse();
    expect(attempts).toHaveLength(2);
    expect(attempts[0]).toMatchObject({ failure: "ECONNRESET", waitMs: 0 });
    expect(server.connections.total).toBe(2);
  });

  it("does not send a write again once its bytes were on their way", async () => {
    const subject = client();
    server.script(sequence(ok, reset({ after: "first-byte" }), ok));
    await subject.request(read);
    expect(await failure(subject.request(write))).toBeInstanceOf(OutcomeUnknownError);
    expect(server.connections.total).toBe(1);
  });

  it("survives a pool whose every connection died while idle", async () => {
    const subject = client();
    server.script(always(respondJson({ ok: true }, { delayMs: 5 })));
    await Promise.all(Array.from({ length: 8 }, () => subject.request(read)));
    expect(server.dropIdle("fin")).toBe(8);
    await Promise.all(Array.from({ length: 8 }, () => subject.request(read)));
  });
});

describe("row 5 to 7: the answer is late", () => {
  it("ends a call without headers with TimeoutError(headers)", async () => {
    server.script(always(hang()));
    const error = await failure(client({ timeouts: { headersMs: 200 }, maxAttempts: 2 }).request(read));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "headers", limitMs: 200, code: "timeout_headers" });
    expect(error.attempts).toHaveLength(2);
  });

  it("ends a body of one byte per 50 ms with TimeoutError(total), in time", async () => {
    server.script(always(slow({ headers: jsonHeaders, body: `{"x":"${"y".repeat(5000)}"}`, everyMs: 50 })));
    const clock = virtualRuntime();
    let answered = false;
    let ended = false;
    const subject = client({ runtime: clock, hooks: { onResponse: () => void (answered = true) } });
    const call = failure(subject.request(read, { timeoutMs: 1000 })).finally(() => (ended = true));
    await until(() => answered);
    await clock.advance(999);
    expect(ended).toBe(false);
    await clock.advance(1);
    expect(await call).toMatchObject({ phase: "total", limitMs: 1000, attempts: { length: 1 } });
    expect(clock.pendingTasks).toBe(0);
  });

  it("ends a body that stands still with TimeoutError(body)", async () => {
    server.script(always(stall({ headers: jsonHeaders, body: '{"ok":true}', afterBytes: 5 })));
    const error = await failure(client({ timeouts: { bodyIdleMs: 200 }, maxAttempts: 1 }).request(read));
    expect(error).toMatchObject({ phase: "body", limitMs: 200, stopReason: "attempts" });
  });

  it("tells that the outcome of a write is unknown when its time ran out after it was sent", async () => {
    server.script(always(hang()));
    const clock = virtualRuntime();
    const call = failure(client({ runtime: clock }).request(write, { timeoutMs: 300 }));
    await until(() => server.requests.length === 1);
    await clock.advance(300);
    const error = await call;
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ reason: "timeout:total" });
  });
});

describe("row 8 to 10: there is no connection", () => {
  it("gives ConnectionError(dns) after three look-ups, for writes too", async () => {
    const subject = client({ lookup: failingLookup() }, "https://api.example.invalid");
    for (const operation of [read, write]) {
      const error = await failure(subject.request(operation));
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ phase: "dns", reason: "ENOTFOUND" });
      expect(error.attempts).toHaveLength(3);
    }
  });

  it("gives TimeoutError(connect) when DNS says nothing", async () => {
    const subject = client(
      { lookup: silentLookup(), timeouts: { connectMs: 100 } },
      "https://api.example.invalid",
    );
    expect(await failure(subject.request(read))).toMatchObject({ phase: "connect", attempts: { length: 3 } });
  });

  it("gives ConnectionError(connect) when nobody listens, after three attempts for writes too", async () => {
    const subject = client({}, `http://127.0.0.1:${await closedPort()}`);
    for (const operation of [read, write]) {
      const error = await failure(subject.request(operation));
      expect(error).toMatchObject({ phase: "connect", reason: "ECONNREFUSED", attempts: { length: 3 } });
      expect(error).toBeInstanceOf(ConnectionError);
    }
  });

  it("gives TimeoutError(connect) when the TLS handshake is silent", async () => {
    const silent = await startFaultServer({ silent: true });
    const subject = client(
      { timeouts: { connectMs: 300 }, maxAttempts: 1 },
      silent.origin.replace("http:", "https:"),
    );
    const error = await failure(subject.request(write));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "connect", limitMs: 300 });
    await silent.close();
  });

  it("gives TimeoutError(connect) when the pool is full", async () => {
    server.script(always(hang()));
    const clock = virtualRuntime();
    const timeouts = { connectMs: 200, headersMs: 2000 };
    const subject = client({ runtime: clock, maxSockets: 1, maxAttempts: 1, timeouts });
    const first = failure(subject.request(read));
    await until(() => server.requests.length === 1);
    const waiting = failure(subject.request(write));
    await clock.advance(200);
    expect(await waiting).toMatchObject({ phase: "connect" });
    await clock.advance(1800);
    expect(await first).toMatchObject({ phase: "headers" });
  });
});

describe("row 11: TLS cannot be trusted", () => {
  it("gives ConnectionError(tls) once, with a hint", async () => {
    const trusted = await testAuthority();
    const stranger = await testAuthority();
    const cases: [code: string, Parameters<typeof startFaultServer>[0]][] = [
      ["tls_server_certificate_untrusted", { tls: await stranger.issue({}) }],
      ["tls_server_name_mismatch", { tls: await trusted.issue({ hosts: ["other.example"] }) }],
      ["tls_server_certificate_expired", { tls: await trusted.issue({ expired: true }) }],
      [
        "tls_version",
        {
          tls: {
            ...(await trusted.issue({})),
            minVersion: "TLSv1.1",
            maxVersion: "TLSv1.1",
            ciphers: "DEFAULT@SECLEVEL=0",
          },
        },
      ],
    ];
    for (const [code, options] of cases) {
      const peer = await startFaultServer(options);
      const error = await failure(client({ tls: { ca: trusted.ca } }, peer.origin).request(read));
      expect(error, code).toBeInstanceOf(ConnectionError);
      expect(error, code).toMatchObject({
        code,
        phase: "tls",
        attempts: { length: 1 },
        stopReason: "not-retryable",
      });
      expect(error.message).toContain("TLS");
      expect(peer.requests).toHaveLength(0);
      await peer.close();
    }
  });

  it("gives ConnectionError(tls) for a write too, when the server wants a client certificate", async () => {
    const trusted = await testAuthority();
    const tls = { ...(await trusted.issue({})), requestCert: true, rejectUnauthorized: true, ca: trusted.ca };
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      const peer = await startFaultServer({ tls: { ...tls, maxVersion } });
      const error = await failure(client({ tls: { ca: trusted.ca } }, peer.origin).request(write));
      expect(error, maxVersion).toBeInstanceOf(ConnectionError);
      expect(error, maxVersion).toMatchObject({ phase: "tls", retryable: false, attempts: { length: 1 } });
      expect(error.attempts[0]?.mayHaveTakenEffect, maxVersion).toBeUndefined();
      expect(peer.requests).toHaveLength(0);
      await peer.close();
    }
  });

  it("talks to a server whose authority it was told to trust, over one handshake", async () => {
    const trusted = await testAuthority();
    const peer = await startFaultServer({ tls: await trusted.issue({}) });
    const subject = client({ tls: { ca: trusted.ca } }, peer.origin);
    await subject.request(read);
    await subject.request(read);
    expect(peer.connections.total).toBe(1);
    await peer.close();
  });
});

describe("row 12 to 14: the answer is no answer", () => {
  it.each([
    ["truncated JSON", truncatedJson(), "json"],
    ["HTML with 200", htmlPage(), "content-type"],
    ["an empty 200", respond({ headers: jsonHeaders }), "empty"],
    ["invalid UTF-8", invalidUtf8(), "encoding"],
    ["a truncated gzip", truncatedGzip('{"ok":true}'), "encoding"],
    ["an unknown content encoding", encoded("zstd-9", '{"ok":true}'), "encoding"],
    ["a header of 20 kB", bigHeader(), "protocol"],
    ["a length and chunks", conflictingFraming("length-and-chunked"), "protocol"],
    ["two lengths", conflictingFraming("two-lengths"), "protocol"],
    [
      "a broken chunk",
      rawBytes(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n",
      ),
      "protocol",
    ],
  ])("%s gives InvalidResponseError after one attempt", async (_name, fault, reason) => {
    server.script(always(fault));
    const error = await failure(client().request(read));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ reason, attempts: { length: 1 } });
    expect(server.requests).toHaveLength(1);
  });

  it("stops a gzip bomb of 64 MiB before it fills the memory", async () => {
    server.script(always(gzipBomb()));
    const subject = client({ limits: { maxResponseBytes: 2 ** 20 } });
    const before = process.memoryUsage().rss;
    const error = await failure(subject.request(read));
    expect(error).toMatchObject({ reason: "too-large", attempts: { length: 1 } });
    expect(process.memoryUsage().rss - before).toBeLessThan(30 * 2 ** 20);
  });

  it("reads gzip, deflate and br when a server insists on them", async () => {
    const { brotliCompressSync, deflateSync, gzipSync } = await import("node:zlib");
    const text = '{"ok":true}';
    server.script([
      encoded("gzip", gzipSync(text)),
      encoded("deflate", deflateSync(text)),
      encoded("br", brotliCompressSync(text)),
    ]);
    const subject = client();
    for (let i = 0; i < 3; i += 1) expect(await subject.request(read)).toEqual({ ok: true });
  });
});

describe("row 16: the provider asks to wait", () => {
  it.each([
    ["seconds", throttled({ retryAfter: "1" }), 1000],
    [
      "a date, by the server's own skewed clock",
      throttled({ retryAfter: { inMs: 3000 }, clockSkewMs: 600_000 }),
      2000,
    ],
  ])("waits at least as long as %s say", async (_name, fault, leastMs) => {
    server.script(sequence(fault, ok));
    const { attempts } = await client().request(write).withResponse();
    expect(attempts).toHaveLength(2);
    expect(attempts[0]?.waitMs).toBeGreaterThanOrEqual(leastMs);
  });

  it.each([
    ["an hour", "3600", 3_600_000],
    ["thirty days", "2592000", 2_592_000_000],
    ["three thousand years", "99999999999", 99_999_999_999_000],
  ])("fails at once when it is told to wait %s", async (_name, retryAfter, retryAfterMs) => {
    server.script(always(throttled({ retryAfter })));
    const error = await failure(client().request(read));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ retryAfterMs, stopReason: "retry-after", attempts: { length: 1 } });
  });

  it.each([["soon"], ["-5"], ["1.5"]])("ignores %j and backs off", async (retryAfter) => {
    server.script(sequence(throttled({ retryAfter }), ok));
    const { attempts } = await client().request(read).withResponse();
    expect(attempts).toHaveLength(2);
  });

  it("ignores a Retry-After that was sent twice", async () => {
    server.script(sequence(throttled({ retryAfter: ["3600", "1"] }), ok));
    expect((await client().request(read).withResponse()).attempts).toHaveLength(2);
  });
});

describe("row 17 and 18: the server is in trouble", () => {
  it("resolves after two 503", async () => {
    server.script(sequence(times(2, respond({ status: 503 })), ok));
    expect((await client().request(read).withResponse()).attempts).toHaveLength(3);
  });

  it("gives ServerError when 500 stays", async () => {
    server.script(always(respond({ status: 500 })));
    const error = await failure(client().request(read));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ stopReason: "attempts", attempts: { length: 3 } });
  });

  it("does not turn 200 failing calls into a storm, and recovers", async () => {
    server.script(always(respond({ status: 503 })));
    // The clock is ten times faster, and 200 calls wait for 64 connections: no limit may run out.
    const subject = client({ timeouts: { connectMs: 300_000, headersMs: 300_000, totalMs: 900_000 } });
    const errors = await Promise.all(Array.from({ length: 200 }, () => failure(subject.request(read))));
    expect(server.requests.length).toBeLessThanOrEqual(200 + 500 / 5);
    expect(errors.some((error) => error.stopReason === "budget")).toBe(true);
    server.script(always(ok));
    await Promise.all(Array.from({ length: 200 }, () => subject.request(read)));
  });
});

describe("row 19: the server redirects", () => {
  it.each([302, 307])("never follows a %i, to another host or its own", async (status) => {
    const other = await startFaultServer();
    server.script(
      sequence(redirect(`${other.origin}/elsewhere?token=1`, { status }), redirect("/things/2", { status })),
    );
    const subject = client();
    const error = await failure(subject.request(read));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ reason: "redirect", location: other.origin, attempts: { length: 1 } });
    expect(await failure(subject.request(write))).toMatchObject({
      reason: "redirect",
      location: server.origin,
    });
    expect(other.requests).toHaveLength(0);
    expect(server.requests).toHaveLength(2);
    await other.close();
  });
});

describe("row 29: the caller gives up", () => {
  async function abortWhile(
    name: string,
    prepare: () => Promise<{ subject: Client; when: () => boolean }>,
  ): Promise<void> {
    const { subject, when } = await prepare();
    const controller = new AbortController();
    const call = failure(subject.request(read, { signal: probe.watch(controller.signal) }));
    while (!when()) await new Promise((resolve) => setTimeout(resolve, 1));
    let ended = false;
    void call.finally(() => (ended = true));
    controller.abort();
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended, `${name}: ended within a turn of the event loop`).toBe(true);
    expect(await call, name).toBeInstanceOf(AbortError);
  }

  it("ends at once while queued for a connection", async () => {
    const busy = new AbortController();
    const others: Promise<unknown>[] = [];
    await abortWhile("queued", async () => {
      server.script(sequence(hang(), always(ok)));
      const subject = client({ maxSockets: 1 });
      others.push(failure(subject.request(read, { signal: busy.signal })));
      return { subject, when: () => server.requests.length === 1 };
    });
    expect(server.requests).toHaveLength(1);
    busy.abort();
    await Promise.all(others);
  });

  it("ends at once while it sleeps between attempts", async () => {
    let retries = 0;
    await abortWhile("sleeping", async () => {
      server.script(always(throttled({ retryAfter: "30" })));
      return {
        subject: client({ hooks: { onRetry: () => void (retries += 1) } }),
        when: () => retries === 1,
      };
    });
    expect(server.requests).toHaveLength(1);
  });

  it("ends at once while it waits for a token, and others still get theirs", async () => {
    let release: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (release = resolve));
    let asked = 0;
    const strategy = {
      name: "slow",
      async apply(request: WireRequest) {
        asked += 1;
        await waiting;
        return { request };
      },
    };
    const subject = testClient(server.origin, { runtime }, { auth: strategy });
    clients.push(subject);
    const other = subject.request(read);
    await abortWhile("token", async () => ({ subject, when: () => asked === 2 }));
    release();
    await other;
  });

  it("ends at once while it reads a body", async () => {
    let answered = false;
    await abortWhile("reading", async () => {
      server.script(always(stall({ headers: jsonHeaders, body: '{"ok":true}', afterBytes: 5 })));
      return {
        subject: client({ hooks: { onResponse: () => void (answered = true) } }),
        when: () => answered,
      };
    });
  });

  it("sends nothing when the signal was aborted before", async () => {
    const error = await failure(client().request(read, { signal: AbortSignal.abort() }));
    expect(error).toBeInstanceOf(AbortError);
    expect(server.requests).toHaveLength(0);
  });
});

describe("row 30: Object.prototype is polluted", () => {
  it("sends the same bytes", async () => {
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    const send = async (): Promise<unknown> => {
      const subject = client();
      await subject.request({ ...read, query: { a: 1 } });
      const { method, target, rawHeaders } = server.requests.at(-1) as (typeof server.requests)[number];
      return { method, target, rawHeaders };
    };
    const before = await send();
    const bait = {
      baseURL: "http://127.0.0.1:1",
      proxy: { host: "127.0.0.1", port: 1 },
      headers: { "x-evil": "1" },
      auth: { username: "a", password: "b" },
      maxAttempts: 9,
      params: { evil: "1" },
    };
    try {
      Object.assign(polluted, bait);
      expect(await send()).toEqual(before);
    } finally {
      for (const key of Object.keys(bait)) delete polluted[key];
    }
  });
});

describe("paths", () => {
  it("refuses empty and dotted parameters before any traffic", async () => {
    for (const id of ["", ".", ".."]) {
      const error = await failure(client().request({ ...read, path: path`/things/${{ id }}` }));
      expect(error).toMatchObject({ code: "invalid_argument" });
    }
    expect(server.requests).toHaveLength(0);
  });
});
