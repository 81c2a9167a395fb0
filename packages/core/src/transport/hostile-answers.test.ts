import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Operation } from "../client/operation.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { always, encoded, type FaultBehaviour, rawBytes, respondJson, sequence } from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import type { WireRequest } from "./wire.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const json = (body: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
/** Far beyond what any of these calls may take, so that a limit that runs out is a hang. */
const patient = { timeouts: { headersMs: 60_000, bodyIdleMs: 60_000 }, maxAttempts: 3 };

/** What a call ends with, which must be well before any limit. */
async function soon(call: PromiseLike<unknown>): Promise<unknown> {
  const startedMs = fixture.runtime.monotonicMs();
  const settled = await Promise.resolve(call).catch((error: unknown) => error);
  expect(fixture.runtime.monotonicMs() - startedMs).toBeLessThan(15_000);
  return settled;
}

const operations: [string, Operation<object>][] = [
  ["GET", read],
  ["POST", write],
];

describe.each(operations)("a hostile answer to %s", (_method, operation) => {
  it("with bytes behind its body is used or refused at once, and never times out", async () => {
    fixture.server.script(always(rawBytes(`${json('{"a":1}')}MORE`)));
    const subject = fixture.client(patient);
    for (let call = 0; call < 3; call += 1) {
      const settled = await soon(subject.request(operation));
      if (!(settled instanceof Error)) expect(settled).toEqual({ a: 1 });
      else expect(settled).toMatchObject({ code: "invalid_response_protocol", attempts: { length: 1 } });
    }
    expect(fixture.server.requests).toHaveLength(3);
  });

  it("of 204 with a body is a success without data, at once", async () => {
    fixture.server.script(always(rawBytes("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello")));
    const subject = fixture.client(patient);
    for (let call = 0; call < 3; call += 1) expect(await soon(subject.request(operation))).toBeUndefined();
    expect(fixture.server.requests).toHaveLength(3);
  });

  it("that changes the protocol is refused at once", async () => {
    const upgrade = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n";
    fixture.server.script(rawBytes(upgrade));
    const error = await soon(fixture.client(patient).request(operation));
    expect(error).toMatchObject({
      name: "InvalidResponseError",
      reason: "protocol",
      attempts: { length: 1 },
    });
    await until(() => fixture.server.connections.open === 0);
  });

  it.each(["fin", "reset"] as const)("that ends by %s within its headers does not hang", async (by) => {
    fixture.server.script(always(rawBytes("HTTP/1.1 200 OK\r\nconte", { afterwards: by })));
    const error = await soon(fixture.client(patient).request(operation));
    const known = ["connection_headers", "invalid_response_protocol", "outcome_unknown"];
    expect(known).toContain((error as { code?: string }).code);
  });
});

describe("a content encoding that nobody knows", () => {
  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "such as %s is refused, and leaves no connection",
    async (name) => {
      fixture.server.script(always(encoded(name, "{}")));
      const subject = fixture.client();
      const calls = [
        subject.request(read),
        subject.request.download(read).then((download) => download.bytes()),
      ];
      for (const call of calls) {
        const error = await failure(call);
        expect(error).toMatchObject({ name: "InvalidResponseError", reason: "encoding", status: 200 });
        expect(error.attempts).toHaveLength(1);
      }
      await until(() => fixture.server.connections.open === 0);
    },
  );

  it("does not matter where there is no body", async () => {
    const headers = "content-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 0\r\n\r\n";
    fixture.server.script(rawBytes(`HTTP/1.1 200 OK\r\n${headers}`));
    expect(await failure(fixture.client().request(read))).toMatchObject({ reason: "empty" });
  });
});

describe("a strategy that throws when its request was accepted", () => {
  it("fails the call without a claim that nothing was sent, and leaves no connection", async () => {
    const auth = {
      name: "mine",
      apply: async (request: WireRequest) => ({ request }),
      succeeded: () => {
        throw new RangeError("the secret is hunter2");
      },
    };
    fixture.server.script(respondJson({}, { headers: { "request-id": "r1" } }));
    const error = await failure(fixture.client({}, { auth }).request(write));
    expect(error).toMatchObject({ code: "internal", status: 200, requestId: "r1" });
    expect(error.attempts).toMatchObject([{ number: 1, status: 200 }]);
    expect(error.message).toContain("The request was sent and answered");
    expect(error.message).not.toMatch(/not sent|Nothing was sent|before it was sent|hunter2/);
    await until(() => fixture.server.connections.open === 0);
  });
});

describe("an answer that comes before a large upload is read", () => {
  it("is the error of its status, and does not wedge the pool", async () => {
    const sockets: Socket[] = [];
    const early = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.pause();
        socket.write(
          "HTTP/1.1 413 Too Large\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
        );
      });
    });
    await new Promise<void>((resolve) => early.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${(early.address() as AddressInfo).port}`;
    const timeouts = { connectMs: 20_000, headersMs: 60_000, bodyIdleMs: 60_000 };
    const subject = fixture.client({ maxSockets: 2, timeouts }, { baseUrl });
    const upload = { ...write, body: { text: "y".repeat(12 * 2 ** 20) } };
    try {
      for (let call = 0; call < 5; call += 1) {
        const error = await soon(subject.request(upload));
        expect(error).toMatchObject({ name: "ApiError", status: 413, attempts: { length: 1 } });
      }
    } finally {
      await subject.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => early.close(resolve));
    }
  });

  it("is read to its end when the connection is still good", async () => {
    const answerEarly: FaultBehaviour = {
      startsAt: "headers",
      run: (exchange) => exchange.write(json('{"early":true}')),
    };
    fixture.server.script(sequence(answerEarly, respondJson({})));
    const upload = { ...write, body: { text: "y".repeat(2 ** 20) } };
    expect(await soon(fixture.client(patient).request(upload))).toEqual({ early: true });
  });
});
