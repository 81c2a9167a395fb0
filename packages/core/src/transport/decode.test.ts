import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { encoded, respond, sequence } from "../testing/index.ts";
import { anyObject, read } from "../testing/test-client.ts";
import { decodeError } from "./decode.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const answerAs = (contentType: string | undefined, body: string | Uint8Array = '{"ok":true}'): void => {
  fixture.server.script(
    respond({ headers: contentType === undefined ? {} : { "content-type": contentType }, body }),
  );
};

describe("T13: an answer is JSON by its content type, in strict UTF-8", () => {
  it.each([
    "application/json",
    "Application/JSON",
    "application/json;charset=utf-8",
    'application/json ; charset="utf-8"',
    "application/problem+json; charset=utf-8",
    "application/vnd.example.v2+json",
    "application/hal+json",
  ])("reads %s", async (contentType) => {
    answerAs(contentType);
    expect(await fixture.client().request(read)).toEqual({ ok: true });
  });

  it.each([
    undefined,
    "text/html",
    "text/json",
    "text/plain; charset=application/json",
    "application/jsonp",
    "application/json-seq",
    "application/xml",
    "application/octet-stream",
    "+json",
  ])("refuses %s", async (contentType) => {
    answerAs(contentType);
    const error = await failure(fixture.client().request(read));
    expect(error).toMatchObject({
      code: "invalid_response_content_type",
      reason: "content-type",
      status: 200,
    });
  });

  it.each([
    ["a byte that is no UTF-8", Buffer.from([0x22, 0xff, 0x22]), "encoding"],
    ["an overlong sequence", Buffer.from([0x22, 0xc0, 0xaf, 0x22]), "encoding"],
    ["UTF-16", Buffer.from('{"a":1}', "utf16le"), "json"],
    ["two values", Buffer.from("{}{}"), "json"],
    ["white space", Buffer.from("  \n"), "json"],
    ["NaN", Buffer.from("NaN"), "json"],
  ])("refuses %s", async (_name, body, reason) => {
    answerAs("application/json", body);
    const error = await failure(fixture.client().request(read));
    expect(error).toMatchObject({ code: `invalid_response_${reason}`, reason, attempts: { length: 1 } });
  });

  it("reads a byte order mark and any other letters", async () => {
    answerAs("application/json", '\ufeff{"name":"Ærøskøbing 🇩🇰"}');
    expect(await fixture.client().request(read)).toEqual({ name: "Ærøskøbing 🇩🇰" });
  });

  it("refuses an empty answer where one is wanted, and reads 204 and 205 as no data", async () => {
    fixture.server.script(sequence(respond({}), respond({ status: 204 }), respond({ status: 205 })));
    const subject = fixture.client();
    expect(await failure(subject.request(read))).toMatchObject({
      reason: "empty",
      code: "invalid_response_empty",
    });
    expect(await subject.request(read)).toBeUndefined();
    expect(await subject.request(read)).toBeUndefined();
  });

  it("does not look at the body when none is wanted", async () => {
    answerAs("text/html", "<p>Done</p>");
    expect(await fixture.client().request({ ...read, response: undefined })).toBeUndefined();
  });

  it("keeps keys that could set a prototype as data", async () => {
    answerAs("application/json", '{"__proto__":{"admin":true},"a":1}');
    const data = await fixture.client({ validate: "strict" }).request({ ...read, response: anyObject });
    expect((data as { admin?: boolean }).admin).toBeUndefined();
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe("T12: an answer in an encoding that nobody asked for", () => {
  it.each(["zstd-9", "gzip, br", "constructor", "toString", "__proto__"])(
    "%s is refused",
    async (encoding) => {
      fixture.server.script(encoded(encoding, "{}"));
      const subject = fixture.client();
      expect(await failure(subject.request(read))).toMatchObject({
        reason: "encoding",
        attempts: { length: 1 },
      });
      const file = await subject.request.download({ method: "GET", path: read.path, replay: "safe" });
      expect(await failure(file.bytes())).toMatchObject({ reason: "encoding" });
    },
  );

  it.each(["", "identity", " Identity "])("%j is none", async (encoding) => {
    fixture.server.script(encoded(encoding, "{}"));
    expect(await fixture.client().request(read)).toEqual({});
  });

  it.each([
    ["gzip", gzipSync],
    ["X-GZIP", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("%s is read", async (encoding, compress) => {
    fixture.server.script(encoded(encoding, compress('{"ok":true}')));
    expect(await fixture.client().request(read)).toEqual({ ok: true });
  });
});

describe("T13: an error body is read leniently", () => {
  it.each([
    ["JSON, whatever its type says", '{"message":"m"}', { message: "m" }],
    ["text", "plain words", "plain words"],
    ["broken JSON", '{"message":', '{"message":'],
    ["nothing", "", undefined],
  ])("takes %s", (_name, text, expected) => {
    expect(decodeError(new TextEncoder().encode(text))).toEqual(expected);
  });

  it("survives bytes that are no text", () => {
    expect(decodeError(new Uint8Array([0xff, 0xfe]))).toBe("\ufffd\ufffd");
  });
});
