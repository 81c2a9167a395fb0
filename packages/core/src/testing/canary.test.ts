import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { canary, canaryForms, canaryFormsIn } from "./canary.ts";
import { expectNoCanaries, findCanaries } from "./find-canaries.node.ts";

const key = canary("api-key");
const find = (value: unknown) => findCanaries(value, { key });
const forms = (value: unknown) => [...new Set(find(value).map(({ form }) => form))];

describe("canary", () => {
  it("is the same for the same name and seed, and another otherwise", () => {
    expect(canary("api-key")).toBe(key);
    expect(canary("api-key", { seed: 2 })).not.toBe(key);
    expect(canary("password").slice(-20)).not.toBe(key.slice(-20));
    expect(canary("user", { plain: true })).toMatch(/^cnry-user-[\da-f]{24}$/);
    expect(encodeURIComponent(key)).not.toBe(key);
  });

  it("is found in every form", () => {
    const bytes = Buffer.from(key);
    const samples: Record<string, string> = {
      raw: `x ${key.toUpperCase()} y`,
      "first part": key.slice(0, -3),
      "last part": key.slice(3),
      url: `?a=${encodeURIComponent(key)}&`,
      form: new URLSearchParams({ key }).toString(),
      hex: bytes.toString("hex").toUpperCase(),
      base64: bytes.toString("base64"),
      base64url: Buffer.from(`??${key}?`).toString("base64url"),
    };
    for (const [form, text] of Object.entries(samples))
      expect([form, canaryFormsIn(text, key).length > 0]).toEqual([form, true]);
    expect(canaryFormsIn(JSON.stringify({ key: 'a"b' }), 'a"b')).toContain("json");
    expect(canaryFormsIn("nothing here", key)).toEqual([]);
    expect(canaryForms("").length).toBe(0);
  });

  it("is found in a Basic pair with a user of any length", () => {
    for (const user of ["", "a", "ab", "abc", "abcd"]) {
      const pair = Buffer.from(`${user}:${key}`).toString("base64");
      expect(canaryFormsIn(`Basic ${pair}`, key)).toContain("base64");
    }
  });
});

describe("findCanaries", () => {
  it("finds nothing in clean values", () => {
    for (const value of [undefined, null, 1, "text", { a: [1] }, new Error("x"), () => key.length])
      expect(find(value)).toEqual([]);
    expect(() => expectNoCanaries(new Error("clean"), { key })).not.toThrow();
  });

  it("looks at message, stack, causes and hidden or symbol properties, and says where", () => {
    const inner = Object.assign(new Error("inner"), { config: { headers: { "x-key": key } } });
    const outer = new Error("outer", { cause: inner });
    expect(find(outer).map(({ place }) => place)).toEqual(
      expect.arrayContaining(["inspect", 'value.cause.config.headers["x-key"]']),
    );
    const hidden = Object.defineProperty({}, "secret", { value: key, enumerable: false });
    expect(find(hidden).map(({ place }) => place)).toContain("value.secret");
    expect(find({ [Symbol("s")]: key })[0]?.secret).toBe("key");
    expect(find({ [Symbol(key)]: 1 }).length).toBeGreaterThan(0);
    expect(find(new Error(key)).map(({ place }) => place)).toEqual(
      expect.arrayContaining(["inspect", "stack", "string"]),
    );
    expect(() => expectNoCanaries(outer, { key })).toThrow("value.cause.config");
  });

  it("is not fooled by an inspect or toJSON that hides", () => {
    const value = { key, toJSON: () => "ok", [Symbol.for("nodejs.util.inspect.custom")]: () => "ok" };
    expect(find(value).map(({ place }) => place)).toContain("value.key");
    const onlyJson = Object.create({ toJSON: () => ({ key }) }) as object;
    expect(find(onlyJson).map(({ place }) => place)).toEqual(["json"]);
  });

  it("looks into maps, sets, headers, URLs, bytes, getters and cycles", () => {
    const cycle: Record<string, unknown> = { a: 1 };
    cycle["self"] = cycle;
    cycle["deep"] = {
      list: [
        new Map<unknown, unknown>([
          ["m", new Set([key])],
          [{ k: 1 }, 2],
        ]),
      ],
    };
    const samples = [
      cycle,
      new Map([[key, 1]]),
      new Headers({ authorization: `Bearer ${key}` }),
      new URLSearchParams({ key }),
      new URL(`http://127.0.0.1/?k=${encodeURIComponent(key)}`),
      { bytes: Buffer.from(key) },
      new TextEncoder().encode(key).buffer,
      {
        get key() {
          return key;
        },
      },
      Object.assign(() => 1, { key }),
      { [key]: 1 },
    ];
    for (const sample of samples) expect(find(sample).length).toBeGreaterThan(0);
    expect(forms({ b: Buffer.from(key).toString("base64") })).toContain("base64");
  });

  it("lives with values that refuse to be read", () => {
    const value = {
      get bad(): string {
        throw new Error("no");
      },
      toJSON: () => {
        throw new Error("no");
      },
    };
    expect(find(value)).toEqual([]);
  });
});
