import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scrub, withoutControls } from "./scrub.ts";

describe("scrub", () => {
  it.each([
    ["plain words stay", "plain words stay"],
    ["write to jane.doe+x@example.co.uk, please", "write to [email] please"],
    ["number 010150 60123 is taken", "number [number] is taken"],
    ["call 55-11-99-88 now", "call [number] now"],
    ["12345 is short enough", "12345 is short enough"],
    ["ID-1000 stays", "ID-1000 stays"],
    [`token ${"aB3-_".repeat(10)} ends`, "token [redacted] ends"],
    ["two\r\nlines\u2028and\u0000more", "two lines and more"],
    ["  trimmed \t", "trimmed"],
    ["", ""],
  ])("%j gives %j", (text, expected) => {
    expect(scrub(text)).toBe(expected);
  });

  it("bounds what it gives", () => {
    expect(scrub("ab ".repeat(200), 10)).toBe("ab ab ab …");
    expect(scrub("x y", 3)).toBe("x y");
  });

  it("lets no address, long number, long word, control character or excess through", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 400 }),
        fc.integer({ min: 1, max: 300 }),
        (text, maxLength) => {
          const clean = scrub(text, maxLength);
          return clean.length <= maxLength && !/\d{6}|\p{Cc}|\p{Zl}|\p{Zp}|\w{40}/u.test(clean);
        },
      ),
    );
  });

  it("takes long text in no time", () => {
    const startedMs = performance.now();
    for (const text of ["1".repeat(1e6), "a@".repeat(5e5), "@".repeat(1e6), "1 ".repeat(5e5)]) scrub(text);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

describe("withoutControls", () => {
  it("puts one space for a run of them", () => {
    expect(withoutControls("a\u0000\u001b\nb\u0085c\u2029")).toBe("a b c ");
  });
});
