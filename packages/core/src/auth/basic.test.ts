import { assert, asyncProperty, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { basic, type BasicOptions } from "./basic.ts";
import { failure, testContext } from "./test-harness.node.ts";

const request = {
  method: "GET",
  origin: "https://a.example",
  target: "/",
  headers: {},
  body: undefined,
} as const;

async function headerOf(options: BasicOptions): Promise<string | undefined> {
  return (await basic(options).apply(request, testContext())).request.headers["Authorization"];
}

function decode(value: string | undefined): string {
  return Buffer.from((value ?? "").slice("Basic ".length), "base64").toString("utf8");
}

describe("basic", () => {
  it.each([
    ["clientId", "clientSecret", "Y2xpZW50SWQ6Y2xpZW50U2VjcmV0"],
    ["klient-æ", "hemmelig:med:kolon", "a2xpZW50LcOmOmhlbW1lbGlnOm1lZDprb2xvbg=="],
    ["t0000", "p+%/=&x", "dDAwMDA6cCslLz0meA=="],
    ["test", "123£", "dGVzdDoxMjPCow=="], // RFC 7617, section 2.1
    ["Aladdin", "open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="], // RFC 7617, section 2
  ])("sends %s and %s raw, in UTF-8", async (username, password, expected) => {
    expect(await headerOf({ username, password })).toBe(`Basic ${expected}`);
  });

  it("form-encodes both halves when told to, and leaves hyphens, dots and underscores alone", async () => {
    const header = await headerOf({
      username: "https://me.example/a-b_c",
      password: "p+%/= &æ",
      encoding: "form",
    });
    expect(decode(header)).toBe("https%3A%2F%2Fme.example%2Fa-b_c:p%2B%25%2F%3D+%26%C3%A6");
  });

  it("round-trips any name without a colon and any password", async () => {
    const text = string({ unit: "binary", minLength: 1 }).filter((value) => {
      return value.trim() === value && value !== "" && !/[\p{Cc}\p{Surrogate}]/u.test(value);
    });
    await assert(
      asyncProperty(
        text.filter((value) => !value.includes(":")),
        text,
        async (username, password) => {
          expect(decode(await headerOf({ username, password }))).toBe(`${username}:${password}`);
          const [name, word] = decode(await headerOf({ username, password, encoding: "form" })).split(":");
          const fields = new URLSearchParams(`name=${name}&word=${word}`);
          expect([fields.get("name"), fields.get("word")]).toEqual([username, password]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    [{ username: "a:b", password: "p" }, /"username" holds ":"/],
    [{ username: "a", password: "p", encoding: "Form" }, /"encoding" must be "raw" or "form"/],
    [undefined, /"username" is missing; "password" is missing/],
    [{ username: "a", password: "p\u0001q" }, /"password" holds a control character/],
    [{ username: "", password: " " }, /"username" is empty; "password" is empty/],
  ])("refuses %j at construction", (options, message) => {
    expect(() => basic(options as never)).toThrow(message);
  });

  it("asks again for a half that hung while the other failed", async () => {
    const users = [Promise.reject<string>(new Error("sealed")), Promise.resolve("u")];
    const words = [new Promise<string>(() => undefined), Promise.resolve("p")];
    const strategy = basic({ username: () => users.shift() ?? "", password: () => words.shift() ?? "" });
    const apply = () => strategy.apply(request, testContext());
    expect(await failure(apply())).toMatchObject({ code: "credential_unavailable" });
    expect(decode((await apply()).request.headers["Authorization"])).toBe("u:p");
  });

  it("takes both halves from functions, and checks what they give", async () => {
    expect(decode(await headerOf({ username: () => "u", password: async () => "p" }))).toBe("u:p");
    expect(String(await failure(headerOf({ username: () => "a:b", password: "p" })))).toContain('"username"');
  });
});
