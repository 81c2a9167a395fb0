import { connect } from "node:net";
import { fastRuntime } from "@idbraid/core/testing";
import { describe, expect, it, vi } from "vitest";
import { createIntegration } from "./create-integration.ts";
import {
  identityOptions,
  passfortRequest,
  serveTest,
  testHost,
  testSecretKey,
} from "./test-integration.node.ts";

const tenMebibytes = 10 * 2 ** 20;

/** An integration whose key is asked for only when a signature is checked. */
function watched(limits: { maxBytes?: number; bodyTimeoutMs?: number } = {}) {
  const secretKey = vi.fn(() => testSecretKey);
  const runtime = fastRuntime({ speed: 10 });
  return { secretKey, integration: createIntegration(identityOptions({ secretKey, runtime, ...limits })) };
}

/** Sends bytes over a bare socket, and gives the status line and headers that come. */
function exchange(port: number, parts: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
    });
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString("latin1");
      if (received.includes("\r\n\r\n")) {
        socket.destroy();
        resolve(received);
      }
    });
    socket.once("error", reject);
  });
}

const head = (line: string): string => `POST /checks HTTP/1.1\r\nHost: ${testHost}\r\n${line}\r\n\r\n`;

describe("S12: a body is bounded before any crypto", () => {
  it.each<[string, readonly (string | Uint8Array)[], number]>([
    ["one byte more than 10 MiB, by its length", [head(`Content-Length: ${tenMebibytes + 1}`)], 413],
    [
      "more than 10 MiB, in chunks",
      [head("Transfer-Encoding: chunked"), "a00001\r\n", new Uint8Array(tenMebibytes + 1), "\r\n0\r\n\r\n"],
      413,
    ],
    ["slower than 10 s", [head("Content-Length: 10"), "{"], 408],
  ])("%s", async (_, parts, status) => {
    const { secretKey, integration } = watched();
    await using server = await serveTest(integration);
    const received = await exchange(server.port, parts);
    expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(received).not.toMatch(/\r\n(?:signature|digest):/i);
    expect(secretKey).not.toHaveBeenCalled();
  });

  it("takes 10 MiB", async () => {
    await using server = await serveTest(watched().integration);
    const body = `{"a":"${"x".repeat(tenMebibytes - 8)}"}`;
    const request = await passfortRequest("POST", "/checks", body, { now: () => Date.now() });
    expect(request.body.length).toBe(tenMebibytes);
    expect((await server.send(request)).status).toBe(400);
  });
});

describe("S12: without an adapter", () => {
  const url = `https://${testHost}/checks`;

  it.each([
    ["by its length", { "content-length": "1001" }],
    ["by its bytes", {}],
  ])("a body that is too large %s is refused", async (_, headers) => {
    const { secretKey, integration } = watched({ maxBytes: 1000 });
    const answer = await integration(new Request(url, { method: "POST", body: "x".repeat(1001), headers }));
    expect([answer.status, await answer.json()]).toEqual([413, { error: "body_too_large" }]);
    expect(secretKey).not.toHaveBeenCalled();
  });

  it("a body that does not end is refused", async () => {
    const { secretKey, integration } = watched({ bodyTimeoutMs: 100 });
    const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) });
    const init = { method: "POST", body, duplex: "half" } as RequestInit;
    const answer = await integration(new Request(url, init));
    expect([answer.status, await answer.json()]).toEqual([408, { error: "body_timeout" }]);
    expect(secretKey).not.toHaveBeenCalled();
  });

  it("a body of another length than it names is refused", async () => {
    const headers = { "content-length": "12" };
    const answer = await watched().integration(new Request(url, { method: "POST", body: "{}", headers }));
    expect([answer.status, await answer.json()]).toEqual([400, { error: "body_cut" }]);
  });

  it("S1: a body that was read before is told to the operator, and never passed", async () => {
    const onError = vi.fn();
    const integration = createIntegration(identityOptions({ hooks: { onError } }));
    const request = new Request(url, { method: "POST", body: "{}" });
    await request.text();
    expect((await integration(request)).status).toBe(500);
    expect(onError.mock.calls).toMatchObject([
      [{ code: "raw_body_required" }, { endpoint: undefined, phase: "body" }],
    ]);
  });
});
