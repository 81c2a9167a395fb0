import { beforeAll, describe, expect, it } from "vitest";
import type { PemPair } from "../../testing/test-certificates.node.ts";
import { testAuthority } from "../../testing/test-certificates.node.ts";
import { virtualRuntime } from "../../testing/virtual-runtime.ts";
import { mtls } from "./mtls.node.ts";
import type { MtlsEvent } from "./mtls-event.ts";

const dayMs = 24 * 60 * 60 * 1000;
const validFromMs = Date.UTC(2026, 0, 1);
const expiresAtMs = Date.UTC(2027, 0, 1);

let pair: PemPair;
let renewed: PemPair;
beforeAll(async () => {
  const authority = await testAuthority();
  pair = await authority.issue({ commonName: "old", validFromMs, expiresAtMs });
  renewed = await authority.issue({ commonName: "new", validFromMs, expiresAtMs: expiresAtMs + 365 * dayMs });
});

const bareRequest = {
  method: "GET",
  origin: "https://api.example.com",
  target: "/",
  headers: {},
  body: undefined,
} as const;
const unused = (): Promise<never> => Promise.reject(new Error("mtls() sends nothing itself."));

/** What was told, as the number of days left. */
function days(events: readonly MtlsEvent[]): (number | string)[] {
  return events.map((event) => (event.type === "expiring" ? event.daysLeft : event.type));
}

describe("the end of a certificate", () => {
  it("is told 30, 14, 7 and 1 days before and when it has come, once each", async () => {
    const runtime = virtualRuntime({ startMs: expiresAtMs - 31 * dayMs });
    const events: MtlsEvent[] = [];
    const auth = mtls({ ...pair, runtime, onEvent: (event) => events.push(event) });
    expect(events).toEqual([]);
    await runtime.advance(dayMs - 1);
    expect(events).toEqual([]);
    await runtime.advance(1);
    expect(days(events)).toEqual([30]);
    await runtime.advance(23 * dayMs);
    expect(days(events)).toEqual([30, 14, 7]);
    await runtime.advance(30 * dayMs);
    expect(days(events)).toEqual([30, 14, 7, 1, "expired"]);
    expect(events[0]).toMatchObject({ certificate: { subject: "CN=old", expiresAtMs } });
    expect(auth.tls.current().certificate.subject).toBe("CN=old"); // in use until it is replaced
    expect(runtime.pendingTasks).toBe(0);
    await auth.close();
  });

  it("is told at once when it is near already, and on the days asked for", async () => {
    const runtime = virtualRuntime({ startMs: expiresAtMs - 4.5 * dayMs });
    const events: MtlsEvent[] = [];
    const options = { ...pair, runtime, expiryWarningDays: [2, 5, 60] };
    const auth = mtls({ ...options, onEvent: (event) => events.push(event) });
    expect(days(events)).toEqual([5]);
    await runtime.advance(3 * dayMs);
    expect(days(events)).toEqual([5, 2]);
    await auth.close();
    expect(runtime.pendingTasks).toBe(0);
  });

  it("is noticed within a day after the wall clock was set", async () => {
    const runtime = virtualRuntime({ startMs: validFromMs });
    const events: MtlsEvent[] = [];
    const auth = mtls({ ...pair, runtime, onEvent: (event) => events.push(event) });
    runtime.setWallClock(expiresAtMs - 10 * dayMs);
    await runtime.advance(dayMs);
    expect(days(events)).toEqual([9]);
    await auth.close();
  });

  it("begins anew with a new certificate", async () => {
    const runtime = virtualRuntime({ startMs: expiresAtMs - 10 * dayMs });
    const events: MtlsEvent[] = [];
    let now = pair;
    const auth = mtls({ source: () => now, runtime, onEvent: (event) => events.push(event) });
    await auth.reload();
    now = renewed;
    await auth.reload();
    await runtime.advance(100 * dayMs);
    expect(days(events)).toEqual([10, "rotated"]);
    await auth.close();
  });

  it("is not told again after close by a call that goes on with it", async () => {
    const runtime = virtualRuntime({ startMs: expiresAtMs - 10 * dayMs });
    const events: MtlsEvent[] = [];
    const auth = mtls({ ...pair, runtime, onEvent: (event) => events.push(event) });
    const call = async (): Promise<unknown> =>
      auth.apply(bareRequest, { runtime, signal: new AbortController().signal, send: unused });
    for (const _client of [1, 2]) {
      await auth.close();
      await call();
    }
    expect(days(events)).toEqual([10]);
    await runtime.advance(20 * dayMs);
    await auth.close();
    await call();
    expect(days(events)).toEqual([10, 7, 1, "expired"]);
    expect(runtime.pendingTasks).toBe(0);
  });

  it("that has come before is told at once when it is allowed", async () => {
    const runtime = virtualRuntime({ startMs: expiresAtMs + 1 });
    const events: MtlsEvent[] = [];
    await mtls({ ...pair, runtime, allowExpired: true, onEvent: (event) => events.push(event) }).close();
    expect(days(events)).toEqual(["expired"]);
  });
});
