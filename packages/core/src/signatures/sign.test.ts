import { describe, expect, it } from "vitest";
import { sign } from "./index.ts";
import { key, nowMs, reasonFor, server } from "./test-messages.ts";

const request = { method: "GET", target: "/config", headers: { host: "api.example.com" } };
const options = { keyId: "key-1", key, now: () => nowMs };

it("gives the headers to add and changes nothing", async () => {
  const given = Object.freeze({ ...request, headers: Object.freeze({ ...request.headers }), body: "{}" });
  const headers = await sign(given, options);
  expect(Object.keys(headers)).toEqual(["Date", "Digest", "Authorization"]);
  expect(headers["Date"]).toBe("Fri, 02 Jan 2026 03:04:05 GMT");
  expect(await reasonFor({ ...given, headers: { ...given.headers, ...headers } })).toBe("accepted");
});

it("works on the clock of the machine unless it is given one", async () => {
  const headers = await sign(request, { keyId: "key-1", key });
  const sent = { ...request, headers: { ...request.headers, ...headers } };
  expect(await reasonFor(sent, { now: undefined })).toBe("accepted");
  expect(await reasonFor(sent, { now: server.now })).toBe("stale");
});

it("a date and a digest of the request are replaced, so that they are never stale", async () => {
  const old = { ...request.headers, date: "Thu, 01 Jan 1970 00:00:00 GMT", digest: "SHA-256=x" };
  const { Authorization } = await sign({ ...request, headers: old }, options);
  expect(Authorization).toBe((await sign(request, options))["Authorization"]);
});

describe("a digest is covered where there is one, in its place or last", () => {
  it.each([
    [["(request-target)", "date"], "{}", "(request-target) date digest"],
    [["(request-target)", "Digest", "date"], "{}", "(request-target) digest date"],
    [["(request-target)", "digest", "date"], "", "(request-target) date"],
    [undefined, "", "(request-target) host date"],
  ])("%j with the body %j", async (covered, body, expected) => {
    const headers = await sign({ ...request, body }, { ...options, covered });
    expect(headers["Authorization"]).toContain(`headers="${expected}"`);
  });
});

describe("what cannot be signed is a ConfigurationError", () => {
  it.each<[string, object, RegExp]>([
    ["no key", { key: undefined }, /"key"/],
    ["an empty key", { key: new Uint8Array(0) }, /"key"/],
    ["a key in base64", { key: "AAECAw==" }, /"key"/],
    ["no key id", { keyId: undefined }, /"keyId" is missing/],
    ["a quote in the key id", { keyId: 'a"b' }, /"keyId"/],
    ["a line break in the key id", { keyId: "a\nb" }, /"keyId"/],
    ["a quote in the label", { label: 'a"' }, /"label"/],
    ["a list without the target", { covered: ["date", "host"] }, /"covered"/],
    ["a list without the date", { covered: ["(request-target)"] }, /"covered"/],
    ["a list with a name twice", { covered: ["(request-target)", "date", "Date"] }, /"covered"/],
    ["a list with (created)", { covered: ["(request-target)", "date", "(created)"] }, /"covered"/],
    ["a list that is none", { covered: "host" }, /"covered"/],
    ["a list of something else", { covered: ["(request-target)", "date", 7] }, /"covered"/],
    ["a label that is no text", { label: 7 }, /"label"/],
    ["an order that is none", { parameterOrder: null }, /"parameterOrder"/],
    ["a digest that is neither sent nor left out", { digestOnEmptyBody: "never" }, /"digestOnEmptyBody"/],
    ["another header", { header: "X-Signature" }, /"header"/],
    ["an order that lacks one", { parameterOrder: ["keyId", "headers", "signature"] }, /"parameterOrder"/],
    ["a clock that stands outside time", { now: () => Number.NaN }, /"now"/],
    ["a covered header that is not there", { covered: ["(request-target)", "date", "x-none"] }, /x-none/],
  ])("%s", async (_name, wrong, message) => {
    const call = sign(request, { ...options, ...wrong });
    await expect(call).rejects.toMatchObject({ name: "ConfigurationError" });
    await expect(call).rejects.toThrow(message);
  });

  it("every problem of the options is named at once, and no value of them", async () => {
    const style = { covered: [], label: 'se"same', parameterOrder: [], digestOnEmptyBody: "sesame" };
    const wrong = { keyId: 'se"same', key: "sesame", header: "sesame", ...style } as never;
    const error = await sign(request, wrong).catch((thrown: unknown) => thrown);
    expect((error as Error).message).toBe(
      'sign() was called with options that cannot work: "keyId" must be printable ASCII without quotes and backslashes; ' +
        '"key" must be a Uint8Array with bytes in it; "header" must be Authorization or Signature; ' +
        '"covered" must be a list of header names with "(request-target)" and "date", each once; ' +
        '"label" must be printable ASCII without quotes and backslashes; ' +
        '"parameterOrder" must name keyId, algorithm, headers, signature, each once; ' +
        '"digestOnEmptyBody" must be "omit" or "send".',
    );
  });

  it.each<[string, object]>([
    ["a method in lower case", { method: "get" }],
    ["a target with a space", { target: "/a b" }],
    ["a target without its slash", { target: "config" }],
    ["no host", { headers: {} }],
    ["two hosts", { headers: { host: ["a.example.com", "b.example.com"] } }],
    ["a host that ends in a line break", { headers: { host: "a.example.com\n" } }],
    ["a host on two lines", { headers: { host: "a.example.com\r\nx: y" } }],
    ["a parsed body", { body: { a: 1 } }],
    ["the hash of a body", { body: { size: 2, sha256: new Uint8Array(32) } }],
  ])("%s", async (_name, wrong) => {
    await expect(sign({ ...request, ...wrong }, options)).rejects.toMatchObject({
      name: "ConfigurationError",
    });
  });
});
