import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { startFaultServer, type FaultServer } from "../fault-server.node.ts";
import { getText, send, wire } from "../test-wire.node.ts";
import {
  encoded,
  gzipBomb,
  htmlPage,
  invalidUtf8,
  largeBody,
  truncatedGzip,
  truncatedJson,
} from "./bodies.node.ts";
import { cutBody, slow, stall } from "./cuts.node.ts";
import type { FaultBehaviour } from "./fault-behaviour.ts";
import { bigHeader, conflictingFraming, rawBytes, redirect, throttled } from "./protocol.node.ts";
import { respond, respondJson } from "./respond.node.ts";

let server: FaultServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** The bytes on the wire for one behaviour, and how the connection ended. */
async function seen(
  behaviour: FaultBehaviour,
  request = getText("/", "Connection: close\r\n"),
  untilMs = 1000,
) {
  server = await startFaultServer({ script: behaviour });
  return wire(server.port, request, untilMs);
}

async function fetched(behaviour: FaultBehaviour, keepBody = true) {
  server = await startFaultServer({ script: behaviour });
  return send(server.url, { keepBody, agent: false });
}

describe("respond", () => {
  it("writes exactly what it is told, reason and duplicates too", async () => {
    const headers = [
      ["X-A", "1"],
      ["x-a", "2"],
    ] as const;
    const { text } = await seen(respond({ status: 404, reason: "Document is gone", headers, body: "ü" }));
    expect(text).toBe("HTTP/1.1 404 Document is gone\r\nX-A: 1\r\nx-a: 2\r\ncontent-length: 2\r\n\r\nÃ¼");
  });

  it("sends no body to HEAD and with 204", async () => {
    const head = await seen(
      respond({ body: "{}" }),
      getText("/", "Connection: close\r\n").replace("GET", "HEAD"),
    );
    expect(head.text).toMatch(/\r\n\r\n$/);
    await server?.close();
    expect((await seen(respond({ status: 204, body: "{}" }))).text).toBe("HTTP/1.1 204 No Content\r\n\r\n");
  });

  it("frames a made body in chunks, by FIN, or by a given header, and can lie about the length", async () => {
    const body = () => [Buffer.from("ab"), Buffer.from("c")];
    expect((await seen(respond({ body }))).text).toMatch(/chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n$/);
    await server?.close();
    const closed = await seen(respond({ body: "abc", framing: "close" }), getText());
    expect(closed).toEqual({ text: "HTTP/1.1 200 OK\r\n\r\nabc", end: "fin" });
    await server?.close();
    expect((await seen(respond({ body: "abc", claimedBytes: 9, close: true }))).text).toContain(
      "content-length: 9",
    );
  });

  it("waits before it answers", async () => {
    const start = performance.now();
    expect(
      (await fetched(respondJson({ a: 1 }, { delayMs: 40, headers: { "x-a": "1" } }))).body?.toString(),
    ).toBe('{"a":1}');
    expect(performance.now() - start).toBeGreaterThanOrEqual(39);
  });

  it("cuts a body by RST, by FIN and by silence", async () => {
    for (const [by, end] of [
      ["reset", "ECONNRESET"],
      ["fin", "fin"],
    ] as const) {
      const cut = await seen(cutBody({ body: "0123456789", afterBytes: 4, by }), getText());
      expect(cut.text).toMatch(/content-length: 10\r\n\r\n0123$/);
      expect(cut.end).toBe(end);
      await server?.close();
    }
    const chunked = await fetched(
      cutBody({ body: "0123456789", framing: "chunked", afterBytes: 4, by: "fin" }),
    );
    expect(chunked).toMatchObject({ status: 200, bytes: 4, code: "ECONNRESET" });
    await server?.close();
    const stalled = await seen(stall({ body: "0123456789", afterBytes: 0 }), getText(), 60);
    expect(stalled.text).toMatch(/content-length: 10\r\n\r\n$/);
    expect(stalled.end).toBe("open");
  });

  it("trickles a body byte by byte", async () => {
    const start = performance.now();
    const answer = await fetched(slow({ body: "12345", everyMs: 10 }));
    expect(answer.body?.toString()).toBe("12345");
    expect(performance.now() - start).toBeGreaterThanOrEqual(40);
  });
});

describe("bodies", () => {
  it("streams 200 MB in constant memory", async () => {
    const before = process.memoryUsage().rss;
    const answer = await fetched(largeBody(200_000_000), false);
    expect(answer).toMatchObject({ status: 200, bytes: 200_000_000, code: undefined });
    // Newer Nodes let more garbage lie; a body kept in memory would take 200 MB at each end.
    expect(process.memoryUsage().rss - before).toBeLessThan(190_000_000);
  });

  it("makes a gzip bomb that is small on the wire", async () => {
    const answer = await fetched(gzipBomb(8 * 1024 * 1024));
    expect(answer.rawHeaders).toContain("gzip");
    expect(answer.bytes).toBeLessThan(100_000);
    expect(gunzipSync(answer.body ?? Buffer.alloc(0)).length).toBe(8 * 1024 * 1024);
  });

  it("sends the full 64 MiB bomb quickly", async () => {
    expect((await fetched(gzipBomb())).bytes).toBeLessThan(400_000);
  });

  it("truncates gzip while the length agrees", async () => {
    const answer = await fetched(truncatedGzip('{"a":1}'));
    expect(answer.rawHeaders).toContain(String(answer.bytes));
    expect(() => gunzipSync(answer.body ?? Buffer.alloc(0))).toThrow("unexpected end of file");
  });

  it("sends broken, foreign and undecodable content", async () => {
    const cases: readonly (readonly [FaultBehaviour, string, string])[] = [
      [truncatedJson(), "application/json", '{"id":"1","name":"cut'],
      [htmlPage(), "text/html; charset=utf-8", "<!doctype html>"],
      [invalidUtf8(), "application/json", '{"name":"\u00ff\u00c3("}'],
      [encoded("x-unknown", "{}"), "x-unknown", "{}"],
      [respond(), "0", ""],
    ];
    for (const [behaviour, header, body] of cases) {
      const answer = await fetched(behaviour);
      expect(answer.status).toBe(200);
      expect(answer.rawHeaders).toContain(header);
      expect(answer.body?.toString("latin1")).toContain(body);
      await server?.close();
    }
  });
});

describe("protocol", () => {
  it("contradicts itself about the length", async () => {
    expect((await fetched(conflictingFraming("two-lengths"))).code).toMatch(/^HPE_/);
    await server?.close();
    expect((await fetched(conflictingFraming("length-and-chunked"))).code).toMatch(/^HPE_/);
  });

  it("sends a header that is too big", async () => {
    expect((await fetched(bigHeader())).code).toBe("HPE_HEADER_OVERFLOW");
  });

  it("redirects", async () => {
    const answer = await fetched(redirect("https://other.example/x", { status: 307 }));
    expect(answer).toMatchObject({ status: 307, reason: "Temporary Redirect" });
    expect(answer.rawHeaders).toContain("https://other.example/x");
  });

  it("says when to come back, in each form", async () => {
    const headersOf = async (behaviour: FaultBehaviour) => {
      const { text } = await seen(behaviour);
      await server?.close();
      return text;
    };
    expect(await headersOf(throttled({ retryAfter: "soon" }))).toMatch(
      /^HTTP\/1.1 429 .*\r\nretry-after: soon\r\n/s,
    );
    expect(await headersOf(throttled({ status: 503 }))).not.toContain("retry-after");
    const twice = await headersOf(throttled({ retryAfter: ["1", "2"] }));
    expect(twice.match(/retry-after: \d/g)).toEqual(["retry-after: 1", "retry-after: 2"]);
    const skewed = await headersOf(throttled({ retryAfter: { inMs: 2000 }, clockSkewMs: 600_000 }));
    const [date, until] = [/date: (.*)\r/, /retry-after: (.*)\r/].map((find) =>
      Date.parse(find.exec(skewed)?.[1] ?? ""),
    );
    expect((until ?? 0) - (date ?? 0)).toBe(2000);
    expect((date ?? 0) - Date.now()).toBeGreaterThan(590_000);
  });

  it("sends raw bytes, at once or paced, and leaves as told", async () => {
    expect(await seen(rawBytes("nonsense", { afterwards: "fin" }))).toEqual({ text: "nonsense", end: "fin" });
    await server?.close();
    const start = performance.now();
    const paced = await seen(rawBytes(Buffer.from("abc"), { everyMs: 10, afterwards: "reset" }));
    expect(paced.text).toBe("abc");
    expect(performance.now() - start).toBeGreaterThanOrEqual(19);
  });
});
