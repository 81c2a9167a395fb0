import { afterEach, describe, expect, it, vi } from "vitest";
import { constantTimeEqual, constantTimeEqualText, hmac, sha256, utf8, type Digest } from "./digest.ts";
import { toHex } from "./encoding.ts";

const key = utf8("Jefe");
const message = utf8("what do ya want for nothing?");
/** RFC 4231, test case 2; for SHA-1 RFC 2202. */
const macs: readonly (readonly [Digest, string])[] = [
  ["SHA-1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"],
  ["SHA-256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
  [
    "SHA-384",
    "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
  ],
  [
    "SHA-512",
    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554" +
      "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
  ],
];

afterEach(() => void vi.restoreAllMocks());

describe.each([
  ["Node's own crypto", () => undefined],
  ["WebCrypto", () => void vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never)],
])("with %s", (_name, prepare) => {
  it.each(macs)("the HMAC with %s is that of the RFC", async (digest, expected) => {
    prepare();
    expect(toHex(await hmac(digest, key, message))).toBe(expected);
  });

  it("SHA-256 is that of FIPS 180-4", async () => {
    prepare();
    const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(toHex(await sha256(utf8("abc")))).toBe(digest);
  });

  it("S7: bytes are equal or not, whatever their lengths, and it never throws", async () => {
    prepare();
    const bytes = Uint8Array.of(1, 2, 3);
    expect(constantTimeEqual(bytes, Uint8Array.of(1, 2, 3))).toBe(true);
    expect(constantTimeEqual(new Uint8Array(0), new Uint8Array(0))).toBe(true);
    for (const other of [[0, 2, 3], [1, 2, 2], [1, 2], [1, 2, 3, 4], []])
      expect(constantTimeEqual(bytes, Uint8Array.from(other))).toBe(false);
    expect([await constantTimeEqualText("é", "é"), await constantTimeEqualText("é", "e")]).toEqual([
      true,
      false,
    ]);
  });
});

it("S7: where there is Node, it compares", () => {
  const timingSafeEqual = vi.fn(() => true);
  vi.spyOn(process, "getBuiltinModule").mockReturnValue({ timingSafeEqual });
  expect(constantTimeEqual(Uint8Array.of(1), Uint8Array.of(2))).toBe(true);
  expect(timingSafeEqual).toHaveBeenCalledOnce();
});
