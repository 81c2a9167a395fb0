import { inspect } from "node:util";
import { ConfigurationError } from "@idbraid/core/signatures";
import { canary, expectNoCanaries, virtualRuntime } from "@idbraid/core/testing";
import { describe, expect, it, vi } from "vitest";
import { keyRing } from "./key-ring.ts";
import type { SecretKeys, SecretKeySource } from "./secret-key.ts";

const first = base64(1);
const second = base64(2);
const [firstId, secondId] = [first.slice(0, 8), second.slice(0, 8)];

describe("keys that are given", () => {
  it("are found by their id; the first one signs", async () => {
    const { ring } = setUp([first, second]);
    expect(await ring.resolve(firstId)).toEqual(new Uint8Array(32).fill(1));
    expect(await ring.resolve(secondId)).toEqual(new Uint8Array(32).fill(2));
    expect(await ring.resolve("unknown")).toBeUndefined();
    expect(await ring.current()).toMatchObject({ keyId: firstId });
  });

  it("are all tried where there is no id", async () => {
    const { ring } = setUp([first, second, base64(3)]);
    const tried: string[] = [];
    const found = await ring.find(({ keyId }) => {
      tried.push(keyId);
      return keyId === firstId;
    });
    expect(found?.keyId).toBe(firstId);
    expect(tried).toHaveLength(3);
    expect(await ring.find(() => true)).toMatchObject({ keyId: firstId });
  });

  it("come from PASSFORT_SECRET_KEY where the option is left out, read when the factory runs", async () => {
    vi.stubEnv("PASSFORT_SECRET_KEY", ` ${second}\n`);
    const { ring } = setUp(undefined);
    vi.stubEnv("PASSFORT_SECRET_KEY", first);
    expect(await ring.current()).toMatchObject({ keyId: secondId });
    expect(await setUp(first).ring.current()).toMatchObject({ keyId: firstId });
  });

  it.each([undefined, ""])("are asked for by option and variable where the variable is %j", (value) => {
    vi.stubEnv("PASSFORT_SECRET_KEY", value);
    expect(() => setUp(undefined)).toThrow(
      '[passfort] createThing() was called with options that cannot work: "secretKey" is missing. Pass it to createThing() or set PASSFORT_SECRET_KEY.',
    );
  });

  it("case 74: a key of 31 bytes is a start-up error that names the field", () => {
    const error = thrownBy(() => setUp([first, Buffer.alloc(31, 7).toString("base64")]));
    expect(ConfigurationError.isInstance(error) && error.problems).toEqual([
      {
        path: "secretKey.1",
        message: "is 31 bytes long, and should be 32. Copy all 44 characters that the portal shows",
      },
    ]);
  });

  it("E1: are shown by nothing that prints them", async () => {
    const secret = Buffer.from(canary("key").padEnd(32, "0").slice(0, 32)).toString("base64");
    for (const source of [secret, () => secret]) {
      const { ring } = setUp(source);
      await ring.current();
      expectNoCanaries(
        { ring, json: JSON.stringify(ring), text: inspect(ring, { showHidden: true }) },
        { secret },
      );
    }
  });
});

describe("a function that fetches keys", () => {
  it("is asked on first use, once for all who wait, and not again for keys that are known", async () => {
    const { ring, ask, runtime } = setUp(async () => [first, second]);
    expect(ask).not.toHaveBeenCalled();
    const found = await Promise.all(Array.from({ length: 100 }, () => ring.resolve(secondId)));
    expect(found.every((key) => key?.[0] === 2)).toBe(true);
    await ring.current();
    expect(ask).toHaveBeenCalledTimes(1);
    expect(runtime.pendingTasks).toBe(0);
  });

  it("is asked again for an unknown key id, at most once a minute", async () => {
    let given: SecretKeys = first;
    const { ring, ask, runtime } = setUp(() => given);
    await ring.current();
    given = [second, first];
    for (let i = 0; i < 50; i += 1) expect(await ring.resolve(`unknown${i}`)).toBeUndefined();
    expect(await ring.resolve(secondId)).toBeUndefined();
    await runtime.advance(59_999);
    expect(await ring.resolve(secondId)).toBeUndefined();
    expect(ask).toHaveBeenCalledTimes(1);
    await runtime.advance(1);
    expect((await ring.resolve(secondId))?.[0]).toBe(2);
    expect(await ring.current()).toMatchObject({ keyId: secondId });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("is asked again after a refusal, at most once a minute", async () => {
    let given = first;
    const { ring, ask, runtime } = setUp(() => given);
    await ring.current({ fresh: true });
    given = second;
    expect(await ring.current({ fresh: true })).toMatchObject({ keyId: firstId });
    await runtime.advance(60_000);
    expect(await ring.current()).toMatchObject({ keyId: firstId });
    expect(await ring.current({ fresh: true })).toMatchObject({ keyId: secondId });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("holds up nobody whose key is known while it hangs, and the others for 10 s", async () => {
    let answer: Promise<SecretKeys> = Promise.resolve(first);
    const { ring, runtime } = setUp(() => answer);
    await ring.current();
    answer = new Promise(() => undefined);
    await runtime.advance(60_000);
    const waiting = ring.resolve(secondId);
    expect((await ring.resolve(firstId))?.[0]).toBe(1);
    await runtime.advance(10_000);
    expect(await waiting).toBeUndefined();
    expect(runtime.pendingTasks).toBe(0);
    answer = Promise.resolve(second);
    await runtime.advance(50_000);
    expect((await ring.resolve(secondId))?.[0]).toBe(2);
  });

  it("fails for those who wait where it hangs from the start, and is asked again later", async () => {
    let answer: Promise<SecretKeys> = new Promise(() => undefined);
    const { ring, ask, runtime } = setUp(() => answer);
    const waiting = Promise.allSettled([ring.resolve(firstId), ring.current()]);
    await runtime.advance(5000);
    const late = Promise.allSettled([ring.resolve(firstId)]);
    await runtime.advance(5000);
    expect(ask).toHaveBeenCalledTimes(1);
    for (const settled of [...(await waiting), ...(await late)])
      expect(settled).toMatchObject({ status: "rejected", reason: { code: "credential_unavailable" } });
    answer = Promise.resolve(first);
    expect((await ring.resolve(firstId))?.[0]).toBe(1);
  });

  it("keeps what it threw to itself, and is left in peace for a second", async () => {
    const token = canary("vault");
    const { ring, ask, runtime } = setUp(() => {
      throw new Error(`GET /secret with ${token}`);
    });
    const error = await failure(ring.current());
    expect(error).toMatchObject({
      name: "ConfigurationError",
      code: "credential_unavailable",
      retryable: true,
    });
    expect(String(error)).toContain('The function given as "secretKey" failed.');
    expectNoCanaries(error, { token });
    expect(String(await failure(ring.resolve(firstId)))).toContain("failed a moment ago");
    expect(ask).toHaveBeenCalledTimes(1);
    await runtime.advance(999);
    await failure(ring.resolve(firstId));
    expect(ask).toHaveBeenCalledTimes(1);
    await runtime.advance(1);
    await failure(ring.resolve(firstId));
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("leaves the keys as they were when it fails later", async () => {
    let fails = false;
    const { ring, runtime } = setUp(async () => {
      if (fails) throw new Error("down");
      return first;
    });
    await ring.current();
    fails = true;
    await runtime.advance(60_000);
    expect(await ring.resolve(secondId)).toBeUndefined();
    expect(await ring.current({ fresh: true })).toMatchObject({ keyId: firstId });
  });

  it.each<[unknown, string]>([
    [undefined, "is missing"],
    [[], "is empty"],
    ["c2hvcnQ=", "is 5 bytes long"],
  ])("may not give %j", async (given, why) => {
    const error = await failure(setUp(() => given as string).ring.current());
    expect(error).toMatchObject({ code: "credential_unavailable" });
    expect(String(error)).toContain(`gave a key that ${why}`);
  });
});

function setUp(source: SecretKeySource | undefined) {
  const runtime = virtualRuntime();
  const ask = typeof source === "function" ? vi.fn(source) : undefined;
  return { ring: keyRing(ask ?? source, { factory: "createThing", runtime }), runtime, ask };
}

function base64(byte: number): string {
  return Buffer.alloc(32, byte).toString("base64");
}

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "no failure",
    (error: unknown) => error,
  );
}
