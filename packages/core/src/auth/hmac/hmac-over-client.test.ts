import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientOptions } from "../../client/client-options.ts";
import { ClientFixture, failure } from "../../testing/client-fixture.ts";
import {
  always,
  canary,
  expectNoCanaries,
  respondJson,
  sequence,
  type FaultBehaviour,
  type FaultRequest,
  type FaultScript,
} from "../../testing/index.ts";
import { read, write } from "../../testing/test-client.ts";
import { all } from "../all.ts";
import { hmac, type HmacOptions } from "./hmac.ts";
import { bearer } from "../bearer.ts";

const fixture = new ClientFixture(5);
beforeEach(fixture.start);
afterEach(fixture.stop);

const key = canary("hash-key");
const options: HmacOptions = {
  key,
  fields: { "user-id": "u-17" },
  message: [{ field: "user-id" }, "timestamp"],
  macName: "hash-key",
  timestampName: "timestamp",
};

/** A server whose clock is `skewMs` off: it takes a MAC for 300 s, and answers others with `refusal`. */
function serverOff(skewMs: number, refusal: { status?: number; dates?: number } = {}): FaultScript {
  const { status = 401, dates = 1 } = refusal;
  return always((request) => {
    const nowMs = fixture.runtime.now() + skewMs;
    const date = ["date", new Date(nowMs).toUTCString()] as const;
    const headers = Array.from({ length: dates }, () => date);
    if (Math.abs(Number(request.header("timestamp")) - nowMs / 1000) > 300 || !isSigned(request))
      return respondJson({ message: "Hash key is invalid" }, { status, headers });
    return respondJson({ ok: true }, { headers });
  });
}

function isSigned(request: FaultRequest): boolean {
  const text = `${request.header("user-id")}${request.header("timestamp")}`;
  return request.header("hash-key") === createHmac("sha256", key).update(text).digest("hex");
}

const client = (more: ClientOptions = {}, auth = hmac(options)) => fixture.client(more, { auth });

describe("row 24: an hmac over a client whose clock is ten minutes off", () => {
  it.each([600_000, -600_000])("by %d ms resolves after one corrected retry, a POST too", async (skewMs) => {
    fixture.server.script(serverOff(skewMs));
    const subject = client();
    const { attempts } = await subject.request(write).withResponse();
    expect(attempts).toMatchObject([{ status: 401 }, { status: 200, authReplay: true }]);
    expect((await subject.request(read).withResponse()).attempts).toHaveLength(1);
    expect(fixture.server.requests).toHaveLength(3);
  });

  it("repeats each of 100 parallel calls at most once", async () => {
    fixture.server.script(serverOff(600_000));
    const subject = client();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => subject.request(read).withResponse()),
    );
    expect(Math.max(...answers.map(({ attempts }) => attempts.length))).toBe(2);
    expect(fixture.server.requests.length).toBeLessThanOrEqual(200);
    expect((await subject.request(read).withResponse()).attempts).toHaveLength(1);
  });

  it("leaves the expiry of a token alone that goes along", async () => {
    let fetched = 0;
    const token = async () => ({ token: `token-${(fetched += 1)}`, expiresInMs: 3_600_000 });
    const tokens = bearer(token);
    fixture.server.script(serverOff(600_000));
    const subject = client({}, all(hmac(options), tokens));
    await subject.request(read);
    const restMs = tokens.report?.(fixture.runtime).token?.expiresInMs ?? 0;
    expect(restMs).toBeGreaterThan(3_000_000);
    expect(restMs).toBeLessThanOrEqual(3_600_000);
    expect(fetched).toBe(2); // the 401 might have been meant for it
    await subject.request(read);
    expect(fetched).toBe(2);
  });

  it.each([403, 422])("A9: learns nothing from a %d", async (status) => {
    fixture.server.script(serverOff(600_000, { status }));
    const auth = hmac(options);
    expect(await failure(client({}, auth).request(read))).toMatchObject({ status, attempts: { length: 1 } });
    expect(auth.report?.(fixture.runtime)).toEqual({ clockOffsetMs: undefined });
  });

  it.each([0, 2])("row 15: learns nothing from a 401 with %d Date headers", async (dates) => {
    fixture.server.script(serverOff(600_000, { dates }));
    const auth = hmac(options);
    expect(await failure(client({}, auth).request(read))).toMatchObject({
      status: 401,
      attempts: { length: 1 },
    });
    expect(auth.report?.(fixture.runtime)).toEqual({ clockOffsetMs: undefined });
  });

  it("gives up after one correction", async () => {
    fixture.server.script(
      always((request) => refusedAt(fixture.runtime.now() + 600_000 * (request.index + 1))),
    );
    expect(await failure(client().request(read))).toMatchObject({
      name: "AuthenticationError",
      attempts: { length: 2 },
    });
  });
});

describe("an hmac over the client", () => {
  it("R10: is made anew for each attempt, over the same bytes", async () => {
    fixture.server.script(sequence(respondJson({}, { status: 503 }), always(respondJson({}))));
    const bodyMac: HmacOptions = { ...options, message: ["timestamp", "body"] };
    await client({}, hmac(bodyMac)).request({ ...write, replay: "safe" });
    const [first, second] = fixture.server.requests;
    expect(first?.text()).toBe(second?.text());
    for (const request of [first, second]) {
      const text = `${request?.header("timestamp")}${request?.text()}`;
      expect(request?.header("hash-key")).toBe(createHmac("sha256", key).update(text).digest("hex"));
    }
  });

  it("A10: is echoed by no error when it goes in the query", async () => {
    fixture.server.script(
      always((request) => respondJson({ message: `bad ${request.target}` }, { status: 422 })),
    );
    const told: unknown[] = [];
    const tell = (...event: unknown[]): void => void told.push(event);
    const hooks = { onRequest: tell, onResponse: tell, onRetry: tell, onError: tell };
    const auth = hmac({ ...options, carrier: "query" });
    const error = await failure(client({ hooks, logger: { debug: tell, warn: tell } }, auth).request(read));
    const sent = new URLSearchParams(fixture.server.requests[0]?.target.split("?")[1]);
    expect([...sent.keys()]).toEqual(["user-id", "timestamp", "hash-key"]);
    expect(told.length).toBeGreaterThan(2);
    const secrets = { key, mac: sent.get("hash-key") ?? "" };
    expectNoCanaries(error, secrets);
    expectNoCanaries(told, secrets);
    expectNoCanaries((error as { providerMessage?: string }).providerMessage, secrets);
  });
});

function refusedAt(nowMs: number): FaultBehaviour {
  return respondJson({}, { status: 401, headers: { date: new Date(nowMs).toUTCString() } });
}
