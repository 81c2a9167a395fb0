import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { canary, expectNoCanaries } from "../../testing/index.ts";
import { NotConfigured } from "../not-configured.ts";
import { Secret, secretProblem } from "./secret.ts";
import { failure } from "../test-harness.node.ts";

describe("secretProblem", () => {
  it.each([
    ["", "is empty"],
    [" \n", "is empty"],
    ["secret\n", "ends with a line break. Remove it"],
    ["secret\r\n", "ends with a line break. Remove it"],
    [" secret", "begins or ends with white space. Remove it"],
    ["secret\t", "begins or ends with white space. Remove it"],
    ["\ud800", "is not well-formed Unicode"],
    [undefined, "is missing"],
    [null, "is missing"],
    [17, "must be a string, not number"],
  ])("refuses %j", (source, message) => {
    expect(secretProblem(source, "key")).toEqual({ path: "key", message });
  });

  it("accepts inner spaces, and leaves a function for when it is read", () => {
    expect(secretProblem("two words", "key")).toBeUndefined();
    expect(secretProblem(() => "", "key")).toBeUndefined();
  });
});

describe("Secret", () => {
  it("reads a function once for all callers, and again after a refusal", async () => {
    let reads = 0;
    const secret = new Secret(async () => `value ${(reads += 1)}`, "key");
    const [first, second] = await Promise.all([secret.read(), secret.read()]);
    expect(first).toEqual({ value: "value 1", generation: 1 });
    expect(second).toBe(first);
    for (let i = 0; i < 100; i += 1) expect(secret.refuse(1)).toBe(true);
    expect(await secret.read()).toEqual({ value: "value 2", generation: 2 });
    secret.refuse(1); // late
    expect((await secret.read()).value).toBe("value 2");
    expect(reads).toBe(2);
  });

  it("never reads a fixed value again", async () => {
    const secret = new Secret("fixed", "key");
    const { generation } = await secret.read();
    expect(secret.refuse(generation)).toBe(false);
    expect((await secret.read()).value).toBe("fixed");
  });

  it("names the option when a function gives a value that cannot be used, and asks again", async () => {
    const values = ["padded ", "good"];
    const secret = new Secret(() => values.shift() ?? "", "apiKey");
    const error = await failure(secret.read());
    expect(ConfigurationError.isInstance(error)).toBe(true);
    expect(String(error)).toContain('"apiKey" returned begins or ends with white space');
    expect((await secret.read()).value).toBe("good");
  });

  it("names the option when a function fails, and keeps the failure itself to itself", async () => {
    const vaultToken = canary("vault");
    const refused = Object.assign(new Error(`GET /secret with ${vaultToken}`), { code: "ECONNREFUSED" });
    const error = await failure(new Secret(() => Promise.reject(refused), "clientSecret").read());
    expect(error).toMatchObject({
      code: "credential_unavailable",
      retryable: true,
      problems: [{ path: "clientSecret", message: "could not be read" }],
    });
    expect(String(error)).toContain('"clientSecret" failed (ECONNREFUSED)');
    expectNoCanaries(error, { vaultToken });
    const thrown: unknown = vaultToken;
    const other = await failure(
      new Secret(() => {
        throw thrown;
      }, "clientSecret").read(),
    );
    expectNoCanaries(other, { vaultToken });
  });

  it.each(["GET /secret", "x".repeat(41), "a b"])(
    "does not repeat the code %j, which is none",
    async (code) => {
      const thrown = Object.assign(new RangeError("no"), { code });
      const error = await failure(new Secret(() => Promise.reject(thrown), "key").read());
      expect(String(error)).toContain('"key" failed (RangeError)');
    },
  );

  it("lets a function say that nothing is configured", async () => {
    const error = await failure(
      new Secret(() => {
        throw new NotConfigured("Set KEY.");
      }, "key").read(),
    );
    expect(NotConfigured.isInstance(error)).toBe(true);
    expect(ConfigurationError.isInstance(error)).toBe(true);
  });

  it("shows as [redacted] wherever it is printed", async () => {
    const key = canary("key");
    const secret = new Secret(key, "key");
    await secret.read();
    expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}');
    expect(inspect({ secret }, { depth: 12, showHidden: true })).toBe("{ secret: [redacted] }");
    expect(String(secret)).toBe("[redacted]");
    expectNoCanaries(secret, { key });
  });
});
