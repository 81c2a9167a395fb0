import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { respond, respondJson, sequence } from "../testing/index.ts";
import { read } from "../testing/test-client.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

describe("listeners that reject later", () => {
  it("break no call, and leave no rejection unhandled", async () => {
    fixture.server.script(
      sequence(respond({ status: 503 }), respondJson({ a: 1 }), respond({ status: 404 })),
    );
    const rejecting = () => Promise.reject(new Error("mine")) as never;
    const subject = fixture.client({
      hooks: { onRequest: rejecting, onResponse: rejecting, onRetry: rejecting, onError: rejecting },
      logger: { debug: rejecting, warn: rejecting },
      onWarning: rejecting,
    });
    expect(await subject.request(read)).toEqual({ a: 1 });
    expect(await failure(subject.request(read))).toMatchObject({
      code: "not_found",
      attempts: { length: 1 },
    });
    await new Promise((resolve) => setImmediate(resolve)); // the fixture fails on an unhandled rejection
  });

  it("are warned about, and the logger too", async () => {
    const codes: string[] = [];
    const rejecting = () => Promise.reject(new Error("mine")) as never;
    const subject = fixture.client({
      logger: { debug: rejecting, warn: () => undefined },
      onWarning: ({ code }) => void codes.push(code),
    });
    await subject.request(read);
    await until(() => codes.length === 2);
    expect(codes).toEqual(["logger_failed", "logger_failed"]);
  });
});
