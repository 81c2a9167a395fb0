import { describe, expect, it } from "vitest";
import { memoryStore } from "../store/memory-store.ts";
import { replayGuard, strictProfile, verify } from "./index.ts";
import { forged } from "./test-forged.node.ts";
import { nowMs, type PairedRequest, reasonFor, server, signed, withValue } from "./test-messages.ts";

describe("S2: parameters", () => {
  const change = async (by: (value: string) => string) =>
    reasonFor(withValue(await signed(), "Authorization", by));
  it.each([
    ["a repeated one", (value: string) => `${value},keyId="key-1"`],
    ["an unknown one twice", (value: string) => `${value},x="1",x="1"`],
    ["an open quote", (value: string) => value.slice(0, -1)],
    ["an open quote in the middle", (value: string) => value.replace('"key-1",', '"key-1,')],
    ["a comma at the end", (value: string) => `${value},`],
    ["two commas", (value: string) => value.replace(",", ",,")],
    ["no comma", (value: string) => value.replace(",", " ")],
    ["no value", (value: string) => `${value},x=`],
    ["no name", (value: string) => `${value},="x"`],
    ["a backslash", (value: string) => value.replace("key-1", String.raw`key\-1`)],
    ["a key id without quotes", (value: string) => value.replace('"key-1"', "key-1")],
    ["a label without quotes", (value: string) => value.replace('"hmac-sha256"', "hmac-sha256")],
    ["a signature without quotes", (value: string) => value.replace(/signature=.*/, "signature=AAAA")],
    ["a quoted time", (value: string) => `${value},created="1"`],
    ["a time that is no integer", (value: string) => `${value},expires=1.5`],
    ["words behind a value", (value: string) => value.replace('"key-1"', '"key-1"x')],
    ["more than 4 KiB", (value: string) => `${value},x="${"x".repeat(4096)}"`],
    ["no key id", (value: string) => value.replace(/keyId="[^"]*",/, "")],
    ["no signature", (value: string) => value.replace(/,signature="[^"]*"/, "")],
    ["a name covered twice", (value: string) => value.replace("host date", "host host date")],
    ["a name that is none", (value: string) => value.replace("host date", "host (me) date")],
    ["two spaces in the list", (value: string) => value.replace("host date", "host  date")],
    ["a covered header that is not there", (value: string) => value.replace("host date", "host date x-none")],
  ])("%s is malformed", async (_name, by) => {
    expect(await change(by)).toBe("malformed");
  });

  it.each([
    ["unknown ones, with commas and equals signs in them", (value: string) => `${value},nonce="a,b=c", x=1`],
    ["spaces around commas", (value: string) => value.replaceAll('",', '" , ')],
    ["a scheme in another letter case", (value: string) => value.replace("Signature", "sIGNATURE")],
    ["names of headers in another letter case", (value: string) => value.replace("host date", "Host DATE")],
    ["up to 4 KiB", (value: string) => `${value},x="${"x".repeat(4096 + 10 - value.length - 5)}"`],
  ])("%s make no difference", async (_name, by) => {
    expect(await change(by)).toBe("accepted");
  });

  it("takes a last value without its closing quote where the profile says so", async () => {
    const request = withValue(await signed(), "Authorization", (value) => value.slice(0, -1));
    const profile = { ...strictProfile, allowUnterminatedLastQuote: true };
    expect(await reasonFor(request, { profile })).toBe("accepted");
  });
});

describe("credentials that are none of ours are missing", () => {
  it.each(["Signature ", "Bearer abc", "", 'SignatureX keyId="key-1"', 'Basic Signature keyId="key-1"'])(
    "%j",
    async (value) => {
      expect(await reasonFor(withValue(await signed(), "Authorization", () => value))).toBe("missing");
    },
  );
  it("no header at all", async () => {
    const request = await signed();
    const headers = request.headers.filter(([name]) => name !== "Authorization");
    expect(await reasonFor({ ...request, headers })).toBe("missing");
  });
});

describe("S11: the log is told what to look for", () => {
  const authorization = (by: (value: string) => string) => (request: PairedRequest) =>
    withValue(request, "Authorization", by);
  it.each<[RegExp, (request: PairedRequest) => PairedRequest]>([
    [/refused: there is none\.$/, (request) => ({ ...request, headers: [] })],
    [/refused: there is another scheme\.$/, authorization(() => "Bearer x")],
    [/refused: it is no list of parameters\.$/, authorization(() => "Signature x")],
    [/refused: it lacks keyId or signature\.$/, authorization(() => 'Signature keyId="x"')],
    [/refused: a parameter has a wrong form\.$/, authorization(() => "Signature signature=x")],
    [/refused: a parameter has a wrong form\.$/, authorization(() => "Signature headers=x")],
    [
      /refused: its algorithm is not taken\.$/,
      authorization((value) => value.replace("hmac-sha256", "none")),
    ],
    [/refused: it does not cover "host"\.$/, authorization((value) => value.replace(" host", ""))],
    [
      /refused: what it covers is not there exactly once\.$/,
      authorization((value) => value.replace(" host", " host host")),
    ],
    [/refused: no key has its id\.$/, authorization((value) => value.replace("key-1", "key-9"))],
    [
      /refused: it does not fit: method, target and host must be/,
      (request) => ({ ...request, target: "/other" }),
    ],
    [
      /refused: the Digest is not that of the body\.$/,
      (request) => ({ ...request, body: new Uint8Array(3) }),
    ],
    [/refused: its method is not in upper case\.$/, (request) => ({ ...request, method: "post" })],
    [/refused: its target is not that of a request line\.$/, (request) => ({ ...request, target: "x" })],
    [
      /refused: its target is not that of a request line\.$/,
      (request) => ({ ...request, target: `https://api.example.com${request.target}` }),
    ],
    [/refused: there is more than one\.$/, repeated("Authorization")],
    [/refused: a parameter is there twice\.$/, authorization((value) => `${value},keyId="key-1"`)],
    [/refused: a quote is not closed\.$/, authorization((value) => value.slice(0, -1))],
    [/refused: it is too long\.$/, authorization((value) => `${value},x="${"x".repeat(4096)}"`)],
  ])("%s", async (message, change) => {
    await expect(verify(change(await signed()), server)).rejects.toThrow(message);
  });
  it("what is wrong with the times", async () => {
    const timed = {
      ...strictProfile,
      labels: ["hs2019"],
      required: ["(request-target)"],
      allowCreated: true,
    };
    const expired = forged(await signed(), ["(request-target)", "date", "digest", "(expires)"], {
      label: "hs2019",
      lines: [["(expires)", String(nowMs / 1000 - 1)]],
    });
    const late = withValue(expired, "Authorization", (value) => `${value},expires=${nowMs / 1000 - 1}`);
    await expect(verify(late, { ...server, profile: timed })).rejects.toThrow("it has expired.");
    const timeless = forged(await signed(), ["(request-target)", "digest"], { label: "hs2019" });
    await expect(verify(timeless, { ...server, profile: timed })).rejects.toThrow("it covers no time.");
  });
  it("that it was used before", async () => {
    const options = { ...server, replay: replayGuard(memoryStore()) };
    const request = await signed();
    await verify(request, options);
    await expect(verify(request, options)).rejects.toThrow(/refused: it was used before\.$/);
  });
  it("how far the clocks are apart", async () => {
    const late = { ...server, now: () => nowMs + 600_000 };
    await expect(verify(await signed(), late)).rejects.toThrow("its time is -600000 ms ahead");
  });
});

function repeated(name: string): (request: PairedRequest) => PairedRequest {
  return (request) => ({
    ...request,
    headers: [...request.headers, ...request.headers.filter(([each]) => each === name)],
  });
}
