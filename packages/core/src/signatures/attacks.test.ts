import { describe, expect, it } from "vitest";
import { memoryStore } from "../store/memory-store.ts";
import { virtualRuntime } from "../testing/index.ts";
import { replayGuard, type SignedRequest, type VerifyOptions } from "./index.ts";
import { key, nowMs, type PairedRequest, reasonFor, signed, withValue } from "./test-messages.ts";
import { TestServer } from "./test-server.ts";

const tenMinutesMs = 600_000;
const anotherKey = Uint8Array.from({ length: 32 }, () => 7);
const utf8 = new TextEncoder();

/** What everybody without a valid signature sees. */
const refusal = {
  status: 401,
  headers: { "www-authenticate": "Signature" },
  body: '{"error":"unauthorized"}',
};

it("answers a valid request with a signature", async () => {
  const server = new TestServer();
  expect(await server.serve(await signed())).toMatchObject({
    status: 200,
    headers: { Signature: expect.stringContaining('keyId="key-1"') as unknown },
  });
  expect(server.handled).toBe(1);
});

async function refused(
  request: SignedRequest,
  reason: string,
  options?: Partial<VerifyOptions>,
): Promise<void> {
  const server = new TestServer(options);
  expect(await server.serve(request)).toEqual(refusal);
  expect(server.log).toEqual([reason]);
  expect(server.handled).toBe(0);
}

describe("row 25: a clock that is ten minutes off", () => {
  it.each([tenMinutesMs, -tenMinutesMs])("%d ms is stale, also with a fresh x-date added", async (off) => {
    const request = await signed({ now: () => nowMs + off });
    await refused(request, "stale");
    const fresh = ["x-date", new Date(nowMs).toUTCString()] as const;
    await refused({ ...request, headers: [...request.headers, fresh] }, "stale");
  });
});

describe("S11, row 26: every attack gets the same answer, and the handler never runs", () => {
  const authorization = (by: (value: string) => string) => (request: PairedRequest) =>
    withValue(request, "Authorization", by);
  const attacks: Record<string, [reason: string, attack: (request: PairedRequest) => SignedRequest]> = {
    "a shorter covered list": ["not-covered", authorization((value) => value.replace(" host", ""))],
    "a longer covered list": [
      "mismatch",
      authorization((value) => value.replace("digest", "digest content-type")),
    ],
    "the list in another order": [
      "mismatch",
      authorization((value) => value.replace("host date", "date host")),
    ],
    "a swapped body": ["digest", (request) => ({ ...request, body: utf8.encode('{"name":"Eve"}') })],
    "no body": ["digest", (request) => ({ ...request, body: "" })],
    "a swapped body with its digest": [
      "mismatch",
      (request) =>
        withValue(
          { ...request, body: utf8.encode("") },
          "Digest",
          () => "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ),
    ],
    "another path": ["mismatch", (request) => ({ ...request, target: "/checks/1?full=1" })],
    "another query": ["mismatch", (request) => ({ ...request, target: "/checks?full=0" })],
    "no query": ["mismatch", (request) => ({ ...request, target: "/checks" })],
    "a decoded path": ["mismatch", (request) => ({ ...request, target: "/%63hecks?full=1" })],
    "another host": ["mismatch", (request) => withValue(request, "Host", () => "other.example.com")],
    "another method": ["mismatch", (request) => ({ ...request, method: "PUT" })],
    "a duplicated covered header": [
      "malformed",
      (request) => ({ ...request, headers: [["Host", "other.example.com"], ...request.headers] }),
    ],
    "two signature parameters": ["malformed", authorization((value) => `${value},signature="AAAA"`)],
    "two Authorization headers": [
      "malformed",
      (request) => ({ ...request, headers: [...request.headers, ["Authorization", "Signature x=1"]] }),
    ],
    "a garbage date": ["mismatch", (request) => withValue(request, "Date", () => "yesterday")],
    "no date": [
      "malformed",
      (request) => ({ ...request, headers: request.headers.filter(([name]) => name !== "Date") }),
    ],
    "one bit of the MAC flipped": [
      "mismatch",
      authorization((value) =>
        value.replace(/signature="(.)/, (_all, first: string) => `signature="${first === "A" ? "B" : "A"}`),
      ),
    ],
    "base64 with stray bits": ["mismatch", authorization(strayBits)],
    "base64 without padding": [
      "mismatch",
      authorization((value) => value.replace('=",', '",').replace(/="$/, '"')),
    ],
    "a MAC of another length": [
      "mismatch",
      authorization((value) => value.replace(/signature="[^"]*"/, 'signature="AAAA"')),
    ],
    "an empty MAC": [
      "mismatch",
      authorization((value) => value.replace(/signature="[^"]*"/, 'signature=""')),
    ],
    "an unknown key id": ["unknown-key", authorization((value) => value.replace("key-1", "key-9"))],
    "another algorithm": ["algorithm", authorization((value) => value.replace("hmac-sha256", "none"))],
    "no signature": [
      "missing",
      (request) => ({ ...request, headers: request.headers.filter(([name]) => name !== "Authorization") }),
    ],
  };

  it.each(Object.entries(attacks))("%s", async (_name, [reason, attack]) => {
    await refused(attack(await signed()), reason);
  });

  it("the key of another tenant", async () => {
    const keys = new Map([
      ["key-1", key],
      ["key-2", anotherKey],
    ]);
    await refused(await signed({ key: anotherKey }), "mismatch", { keys });
    await refused(await signed({ keyId: "key-2" }), "mismatch", { keys });
  });

  it("a garbage date that was signed", async () => {
    const request = await signed({ covered: ["(request-target)", "host", "date", "digest"] });
    await refused(request, "stale", { now: () => Number.NaN });
  });

  it("a resolver or a store that fails", async () => {
    const down = () => Promise.reject(new Error("down"));
    const request = await signed();
    for (const options of [{ keys: down }, { replay: { firstUse: down } }]) {
      const server = new TestServer(options);
      expect(await server.serve(request)).toEqual(refusal);
      expect(server.handled).toBe(0);
    }
  });
});

describe("S10, row 27: the same signed request twice", () => {
  it("the second is replayed", async () => {
    const server = new TestServer();
    const request = await signed();
    expect((await server.serve(request)).status).toBe(200);
    expect(await server.serve(request)).toEqual(refusal);
    expect(server.log).toEqual(["replayed"]);
    expect(server.handled).toBe(1);
  });
  it("of ten at a time one is handled", async () => {
    const server = new TestServer();
    const request = await signed();
    const answers = await Promise.all(Array.from({ length: 10 }, () => server.serve(request)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(server.handled).toBe(1);
  });
  it("one that was refused is not remembered", async () => {
    const server = new TestServer();
    const request = await signed();
    await server.serve({ ...request, body: utf8.encode("{}") });
    expect((await server.serve(request)).status).toBe(200);
  });
  it("one whose clock is ahead is refused as long as it is fresh", async () => {
    const runtime = virtualRuntime();
    const replay = replayGuard(memoryStore({ runtime }), { runtime });
    const sentAtMs = runtime.monotonicMs();
    const now = (): number => nowMs - 300_000 + runtime.monotonicMs() - sentAtMs;
    const request = await signed();
    expect(await reasonFor(request, { replay, now })).toBe("accepted");
    await runtime.advance(600_000);
    expect(await reasonFor(request, { replay, now })).toBe("replayed");
    await runtime.advance(1);
    expect(await reasonFor(request, { replay, now })).toBe("stale");
  });
  it("without a guard it is accepted as long as it is fresh", async () => {
    const server = new TestServer({ replay: undefined });
    const request = await signed();
    await server.serve(request);
    expect((await server.serve(request)).status).toBe(200);
  });
});

/** The last character before the padding with one of the two bits set that decode to nothing. */
function strayBits(value: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return value.replace(/(.)="$/, (_all, last: string) => `${alphabet[alphabet.indexOf(last) + 1] ?? ""}="`);
}
