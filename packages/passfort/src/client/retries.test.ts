import { AuthenticationError, type Runtime } from "@idbraid/core";
import { verify } from "@idbraid/core/signatures";
import {
  cutBody,
  fastRuntime,
  type FaultRequest,
  type FaultStep,
  reset,
  respond,
  respondJson,
  sequence,
  times,
} from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { passfortProfiles, type PassFortOptions, parseSecretKey } from "../index.ts";
import { callback, failure, secretKey, startPassFort } from "./test-passfort.ts";

const sent = respondJson({ callback_id: "c-1" });
const { keyId, key } = parseSecretKey(secretKey);

/** Waits of a minute take a second, and no other time limit plays a part. */
const patient = (): PassFortOptions => ({
  runtime: fastRuntime({ speed: 60 }),
  timeouts: { connectMs: 600_000, headersMs: 600_000, bodyIdleMs: 600_000, totalMs: 2_000_000 },
});

/** Asks for a wait. */
const busy = (status: number, seconds: number) =>
  respond({ status, headers: { "retry-after": String(seconds) } });

/** Verifies a request with the clock at the moment that it bears; gives that moment. */
async function verified(request: FaultRequest): Promise<number> {
  const { method, target, rawHeaders, body } = request;
  const now = () => Date.parse(request.header("date") ?? "");
  const options = { keys: new Map([[keyId, key]]), profile: passfortProfiles.seed, now };
  const { signedAtMs } = await verify({ method, target, headers: rawHeaders, body }, options);
  return signedAtMs;
}

it("case 64: a callback answered 500, 500, 200 is sent three times, each with a date and a signature of its own", async () => {
  const script = sequence(times(2, busy(500, 2)), sent);
  const { passfort, server } = await startPassFort(script);
  const { data, attempts } = await passfort.callbacks.send(callback).withResponse();
  expect(data.callback_id).toBe("c-1");
  expect(attempts.map(({ status }) => status)).toEqual([500, 500, 200]);
  const [first, second, third] = await Promise.all(server.requests.map(verified));
  expect((second as number) - (first as number)).toBeGreaterThanOrEqual(1000);
  expect((third as number) - (second as number)).toBeGreaterThanOrEqual(1000);
  expect(new Set(server.requests.map((request) => request.header("authorization"))).size).toBe(3);
  expect(new Set(server.requests.map((request) => request.text())).size).toBe(1);
});

it("case 65: a callback answered 401 is sent once, and rejects with AuthenticationError", async () => {
  const { passfort, server } = await startPassFort(respondJson({ message: "no" }, { status: 401 }));
  const error = await failure(passfort.callbacks.send(callback));
  expect(AuthenticationError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ status: 401, operation: "POST /v1/callbacks", attempts: { length: 1 } });
  expect(server.requests).toHaveLength(1);
});

it("case 66: an image download that is tried again 40 s later is signed anew, not with the old signature", async () => {
  const script = sequence(busy(503, 40), respond({ body: "JPEG" }));
  const { passfort, server } = await startPassFort(script, patient());
  const image = await passfort.images.download("i-1");
  expect(Buffer.from(await image.bytes()).toString()).toBe("JPEG");
  const [first, second] = (await Promise.all(server.requests.map(verified))) as [number, number];
  expect(second - first).toBeGreaterThanOrEqual(39_000); // a Date has whole seconds
  const [before, after] = server.requests.map((request) => request.header("authorization"));
  expect(after).not.toBe(before);
});

it.each<[string, FaultStep]>([
  ["408", respond({ status: 408 })],
  ["425", respond({ status: 425 })],
  ["429", respond({ status: 429 })],
  ["502", respond({ status: 502 })],
  ["connection that breaks before an answer", reset()],
  ["connection that breaks in the answer", cutBody({ body: "0123456789", afterBytes: 4, by: "reset" })],
])("sends a callback again after a %s, five times in total", async (_status, step) => {
  const { passfort, server } = await startPassFort(step, patient());
  expect(await failure(passfort.callbacks.send(callback))).toMatchObject({
    stopReason: "attempts",
    attempts: { length: 5 },
  });
  expect(server.requests).toHaveLength(5);
});

it.each([400, 403, 404, 409, 422, 501])("sends a callback answered %i once", async (status) => {
  const { passfort, server } = await startPassFort(respond({ status }));
  expect(await failure(passfort.callbacks.send(callback))).toMatchObject({ status });
  expect(server.requests).toHaveLength(1);
});

it("sends a callback as often as the call or the client says", async () => {
  const { passfort, server } = await startPassFort(respond({ status: 503 }), { maxAttempts: 2 });
  await failure(passfort.callbacks.send(callback));
  expect(server.requests).toHaveLength(2);
  await failure(passfort.callbacks.send(callback, { maxAttempts: 1 }));
  expect(server.requests).toHaveLength(3);
});

it("waits at most half a second before it sends a callback again, then twice as long each time", async () => {
  const { passfort } = await startPassFort(respond({ status: 503 }), {
    ...patient(),
    runtime: withClock(fastRuntime({ speed: 60 }), { random: () => 1 }),
  });
  const error = (await failure(passfort.callbacks.send(callback))) as { attempts: { waitMs?: number }[] };
  expect(error.attempts.map(({ waitMs }) => waitMs)).toEqual([500, 1000, 2000, 4000, undefined]);
});

it("asks a vault again after a 401, at most once a minute, and sends with the key that it then gives", async () => {
  const base = fastRuntime();
  let aheadMs = 0;
  const keys = [btoa("an old key that is 32 bytes long"), secretKey];
  const { passfort, server } = await startPassFort(
    (request) => (request.header("authorization")?.includes(keyId) ? sent : respond({ status: 401 })),
    {
      secretKey: async () => keys[aheadMs === 0 ? 0 : 1] as string,
      runtime: withClock(base, { monotonicMs: () => base.monotonicMs() + aheadMs }),
    },
  );
  expect(await failure(passfort.callbacks.send(callback))).toMatchObject({ status: 401 });
  aheadMs = 120_000;
  await passfort.callbacks.send(callback);
  expect(server.requests.at(-1)?.header("authorization")).toContain(keyId);
});

function withClock(base: Runtime, more: Partial<Runtime>): Runtime {
  return {
    now: () => base.now(),
    monotonicMs: () => base.monotonicMs(),
    schedule: (delayMs, task) => base.schedule(delayMs, task),
    random: () => base.random(),
    id: () => base.id(),
    ...more,
  };
}
