import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AbortError } from "../errors/abort-error.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { always, hang, respond, respondJson, sequence } from "../testing/index.ts";
import { read } from "../testing/test-client.ts";
import type { WireRequest } from "../transport/wire.ts";
import type { CloseOptions } from "./client-life.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const slowly = respondJson({ slow: true }, { delayMs: 30 });

describe("T22: a closed client", () => {
  it("refuses new calls with the code client_closed, and sends nothing", async () => {
    const subject = fixture.client();
    await subject.close();
    const error = await failure(subject.request(read));
    expect(error).toBeInstanceOf(AbortError);
    expect(error).toMatchObject({ code: "client_closed", attempts: [], operation: "GET /things" });
    expect(error.message).toBe("[test] GET /things was ended because the client was closed.");
    expect(fixture.server.requests).toHaveLength(0);
  });

  it("ends running calls at once unless it may drain", async () => {
    fixture.server.script(always(hang()));
    const subject = fixture.client();
    const call = failure(subject.request(read));
    await until(() => fixture.server.requests.length === 1);
    await subject.close();
    expect(await call).toMatchObject({ name: "AbortError", code: "client_closed" });
  });

  it("lets running calls finish within drainMs, and takes no new ones meanwhile", async () => {
    fixture.server.script(always(slowly));
    const subject = fixture.client();
    const running = [subject.request(read), subject.request(read)];
    await until(() => fixture.server.requests.length === 2);
    const closing = subject.close({ drainMs: 60_000 });
    expect(await failure(subject.request(read))).toMatchObject({ code: "client_closed" });
    expect(await Promise.all(running)).toEqual([{ slow: true }, { slow: true }]);
    await closing;
    expect(fixture.runtime.liveTimers).toBe(0);
    expect(fixture.server.requests).toHaveLength(2);
  });

  it("lets a running call try again while it drains", async () => {
    fixture.server.script(sequence(respond({ status: 503, delayMs: 10 }), slowly));
    const subject = fixture.client();
    const call = subject.request(read);
    await until(() => fixture.server.requests.length === 1);
    await Promise.all([subject.close({ drainMs: 60_000 }), call]);
    expect(await call).toEqual({ slow: true });
  });

  it("lets a running call fetch its token while it drains, but not after", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const auth = {
      name: "token",
      async apply(request: WireRequest, { send }: { send: (own: object) => Promise<unknown> }) {
        await held;
        await send({
          request: { ...request, target: "/token" },
          operation: "POST /token",
          replay: "safe",
          maxBytes: 100,
        });
        return { request };
      },
    };
    const subject = fixture.client({}, { auth: auth as never });
    const call = subject.request(read);
    const closing = subject.close({ drainMs: 60_000 });
    release();
    await Promise.all([call, closing]);
    expect(fixture.server.requests.map(({ target }) => target)).toEqual(["/token", "/things"]);
  });

  it("ends what is still running after drainMs", async () => {
    fixture.server.script(always(hang()));
    const subject = fixture.client();
    const call = failure(subject.request(read));
    await until(() => fixture.server.requests.length === 1);
    const startedMs = fixture.runtime.monotonicMs();
    await subject.close({ drainMs: 200 });
    expect(fixture.runtime.monotonicMs() - startedMs).toBeGreaterThanOrEqual(200);
    expect(await call).toMatchObject({ code: "client_closed" });
  });

  it("closes every connection, those of downloads too", async () => {
    const subject = fixture.client();
    await subject.request(read);
    const file = await subject.request.download(read);
    expect(fixture.server.connections.open).toBe(1);
    await subject.close();
    await until(() => fixture.server.connections.open === 0);
    expect(await failure(file.bytes())).toMatchObject({ code: "client_closed" });
  });

  it("ends two closes that drain at once when the last call ends, without a timer left", async () => {
    fixture.server.script(always(slowly));
    const subject = fixture.client();
    const call = subject.request(read);
    await until(() => fixture.server.requests.length === 1);
    const startedMs = fixture.runtime.monotonicMs();
    await Promise.all([subject.close({ drainMs: 60_000 }), subject.close({ drainMs: 50_000 }), call]);
    expect(fixture.runtime.monotonicMs() - startedMs).toBeLessThan(30_000);
    expect(fixture.runtime.liveTimers).toBe(0);
    expect(await call).toEqual({ slow: true });
  });

  it("ends what still drains when it is closed once more without a wait", async () => {
    fixture.server.script(always(hang()));
    const subject = fixture.client();
    const call = failure(subject.request(read));
    await until(() => fixture.server.requests.length === 1);
    const draining = subject.close({ drainMs: 60_000 });
    await subject.close();
    expect(await call).toMatchObject({ code: "client_closed" });
    await draining;
  });

  it.each([
    ["drainMs", { drainMs: -1 }],
    ["drainMs", { drainMs: Number.NaN }],
    ["drainMs", { drainMs: "5" }],
    ["drain", { drain: 5 }],
    ["options", null],
  ])("is not closed by options that cannot work: %s in %j", async (path, options) => {
    const subject = fixture.client();
    const error = await failure(subject.close(options as unknown as CloseOptions));
    expect(error).toMatchObject({ name: "InvalidArgumentError", operation: "close()", problems: [{ path }] });
    expect(error.message).toMatch(/^\[test\] close\(\) was called with options that cannot work: "/);
    await subject.request(read);
  });

  it("is closed whatever someone put on Object.prototype", async () => {
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    const subject = fixture.client();
    polluted["drain"] = 5;
    try {
      await subject.close();
    } finally {
      delete polluted["drain"];
    }
    expect(await failure(subject.request(read))).toMatchObject({ code: "client_closed" });
  });

  it("is closed when its scope ends", async () => {
    const subject = fixture.client();
    await subject.request(read);
    await subject[Symbol.asyncDispose]();
    expect(await failure(subject.request(read))).toMatchObject({ code: "client_closed" });
    await until(() => fixture.server.connections.open === 0);
  });

  it("may be closed twice, and closes what its strategy holds", async () => {
    let closed = 0;
    const auth = {
      name: "held",
      apply: async (request: WireRequest) => ({ request }),
      close: async () => void (closed += 1),
    };
    const subject = fixture.client({}, { auth });
    await subject.close();
    expect(closed).toBe(1);
    await subject.close({ drainMs: 1000 });
  });
});
