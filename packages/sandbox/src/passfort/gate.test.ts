import { sign } from "@idbraid/core/signatures";
import { describe, expect, it } from "vitest";
import { keyOf, openPassfort, type Signing } from "../__tests__/open-passfort.ts";
import { createPassfortSimulator } from "../index.ts";

const path = "/integrations/v1/callbacks";
const callback = { provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445", reference: "12345" };

const spoiled = (name: string, value: (before: string) => string | undefined): Signing => ({
  spoil(headers) {
    const { [name]: before = "", ...rest } = headers;
    const after = value(before);
    return after === undefined ? rest : { ...rest, [name]: after };
  },
});

describe("what the gate lets in", () => {
  it.each<[string, Signing]>([
    ["as an integration signs", {}],
    ["with the label hs2019", { label: "hs2019" }],
    ["without a label", { label: null }],
    ["without the host", { covered: ["(request-target)", "date"] }],
    ["in another order of parameters", { parameterOrder: ["signature", "headers", "keyId", "algorithm"] }],
  ])("a callback signed %s", async (_, signing) => {
    const passfort = await openPassfort();
    expect((await passfort.call("POST", path, callback, signing)).status).toBe(404); // no check has the reference
  });

  it("a date up to 30 seconds away, either way", async () => {
    const passfort = await openPassfort({ now: () => 1_585_048_885_000 });
    for (const [awayMs, status] of [
      [30_000, 404],
      [-30_000, 404],
      [31_000, 401],
      [-31_000, 401],
    ] as const) {
      const now = (): number => passfort.control.clock.now() + awayMs;
      expect((await passfort.call("POST", path, callback, { now })).status).toBe(status);
    }
  });
});

describe("what the gate refuses", () => {
  it.each<[string, string, Signing]>([
    ["without Authorization", "missing", spoiled("Authorization", () => undefined)],
    ["with another scheme", "missing", spoiled("Authorization", () => "Bearer x")],
    [
      "without (request-target)",
      "not-covered",
      spoiled("Authorization", (v) => v.replace("(request-target) ", "")),
    ],
    ["without a digest", "malformed", spoiled("Digest", () => undefined)],
    ["without a date", "malformed", spoiled("Date", () => undefined)],
    [
      "with a digest that is not signed",
      "not-covered",
      spoiled("Authorization", (v) => v.replace(" digest", "")),
    ],
    ["with an open last quote", "malformed", spoiled("Authorization", (v) => v.slice(0, -1))],
    [
      "with another algorithm",
      "algorithm",
      spoiled("Authorization", (v) => v.replace("hmac-sha256", "rsa-sha256")),
    ],
    [
      "over another body",
      "mismatch",
      spoiled("Digest", () => "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ],
    ["with a key that is not known", "unknown-key", { keyId: "AAAAAAAA" }],
    ["with the wrong key", "mismatch", { key: new Uint8Array(32) }],
  ])("a callback %s", async (_, reason, signing) => {
    const passfort = await openPassfort();
    const { status, headers, body } = await passfort.call("POST", path, callback, signing);
    expect([status, body["reason"], headers.get("x-sandbox-reason")]).toEqual([401, reason, reason]);
    expect(passfort.control.journal.entries()).toMatchObject([
      { direction: "received", path, status: 401, remark: reason },
    ]);
  });

  it("the key of a stranger, and the key used as text", async () => {
    const passfort = await openPassfort();
    const { stranger } = passfort.simulator.otherCredentials;
    const { secretKey } = passfort.credentials;
    expect((await passfort.call("POST", path, callback, stranger)).body["reason"]).toBe("unknown-key");
    const asText = { key: new TextEncoder().encode(secretKey) };
    expect((await passfort.call("POST", path, callback, asText)).body["reason"]).toBe("mismatch");
  });

  it("a signed digest over a body that is empty", async () => {
    const passfort = await openPassfort();
    const image = "/integrations/v1/images/2a7933f3-c4a2-49f3-883b-946c33d28b26";
    expect((await passfort.call("GET", image)).status).toBe(404);
    const answer = await passfort.call("GET", image, undefined, { digestOnEmptyBody: "send" });
    expect([answer.status, answer.body["reason"]]).toEqual([401, "digest"]);
  });

  it("a target other than the one that was signed", async () => {
    const passfort = await openPassfort();
    const { secretKey } = passfort.credentials;
    const { call } = passfort;
    expect((await call("POST", `${path}?a=1`, callback)).status).toBe(404);
    expect((await call("POST", "/integrations/v1/nothing", callback)).status).toBe(404);
    const raw = await fetch(`${passfort.baseUrl}${path}?a=1`, {
      method: "POST",
      headers: { authorization: `Signature keyId="${secretKey.slice(0, 8)}"` },
    });
    expect(raw.status).toBe(401);
  });
});

it("hangs below a path, which is signed too", async () => {
  const passfort = createPassfortSimulator();
  const baseUrl = "https://gateway.example/passfort";

  const send = async (target: string): Promise<number> => {
    const url = `https://gateway.example/passfort${path}`;
    const request = { method: "POST", target, headers: { host: "gateway.example" }, body: "{}" };
    const signed = await sign(request, keyOf(passfort.credentials.secretKey));
    const headers = { ...signed, "content-type": "application/json" };
    return (await passfort.fetch(new Request(url, { method: "POST", headers, body: "{}" }), { baseUrl }))
      .status;
  };
  expect([await send(`/passfort${path}`), await send(path)]).toEqual([400, 401]);
});

it("refuses a key that is none, and takes one that is given", () => {
  const secretKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  expect(createPassfortSimulator({ credentials: { secretKey } }).credentials).toEqual({ secretKey });
  expect(() => createPassfortSimulator({ credentials: { secretKey: "c2hvcnQ=" } })).toThrow("32 bytes");
});
