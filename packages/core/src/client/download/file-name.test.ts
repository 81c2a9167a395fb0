import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileNameOf } from "./file-name.ts";

describe("the file name of a Content-Disposition", () => {
  it.each([
    [undefined, undefined],
    ["attachment", undefined],
    ["inline; filename=report.pdf", "report.pdf"],
    ['attachment; filename="my report.pdf"', "my report.pdf"],
    ['attachment; filename="a\\"b.pdf"', "ab.pdf"],
    ['attachment;FILENAME = "report.pdf" ; size=5', "report.pdf"],
    ["attachment; filename*=UTF-8''%E2%82%AC%20rates.pdf", "€ rates.pdf"],
    ["attachment; filename=\"plain.pdf\"; filename*=utf-8'en'better.pdf", "better.pdf"],
    ["attachment; filename=\"plain.pdf\"; filename*=UTF-8''%E2%28", "plain.pdf"],
    ["attachment; filename*=ISO-8859-1''%A3.pdf", undefined],
  ])("of %j is %j", (header, expected) => {
    expect(fileNameOf(header)).toBe(expected);
  });

  it.each([
    ['attachment; filename="../../etc/passwd"', "passwd"],
    ['attachment; filename="C:\\\\Windows\\\\evil.exe"', "evil.exe"],
    ["attachment; filename*=UTF-8''..%2F..%2Fevil.sh", "evil.sh"],
    ["attachment; filename*=UTF-8''a%00b%0d%0a.pdf", "ab.pdf"],
    ['attachment; filename="a:b*c?<d>|.pdf"', "abcd.pdf"],
    ['attachment; filename=""', undefined],
    ['attachment; filename="."', undefined],
    ['attachment; filename=".."', undefined],
    ['attachment; filename="dir/"', undefined],
    ['attachment; filename="  spaced.pdf  "', "spaced.pdf"],
  ])("is a base name only: of %j it is %j", (header, expected) => {
    expect(fileNameOf(header)).toBe(expected);
  });

  it("never leads out of a folder", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const found = fileNameOf(`attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
        return found === undefined || (!/[/\\]|\p{Cc}/u.test(found) && found !== "." && found !== "..");
      }),
    );
  });
});
