import { inspect } from "node:util";
import { ConfigurationError } from "@idbraid/core/signatures";
import { describe, expect, it } from "vitest";
import { parseSecretKey, parseSecretKeys, type SecretKey } from "./secret-key.ts";

const secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const other = "h/BTMtonCqWQggdfEv47tMEFbc1RwRdqCnbHSRvk5WU=";

describe("a secret key", () => {
  it.each([secret, ` ${secret}\n`, `\t${secret} `])(
    "is decoded, and has its first 8 characters as id: %j",
    (text) => {
      const { keyId, key } = parseSecretKey(text);
      expect(keyId).toBe("AAECAwQF");
      expect(key).toEqual(Uint8Array.from({ length: 32 }, (_, index) => index));
    },
  );

  it("has an id with the characters of base64", () => {
    expect(parseSecretKey(other).keyId).toBe("h/BTMton");
  });

  it("may have another id, and another length where that is asked for", () => {
    const { keyId, key } = parseSecretKey({ secret: "YWJjZGVmZ2g=", keyId: "test_key", anyLength: true });
    expect(keyId).toBe("test_key");
    expect(new TextDecoder().decode(key)).toBe("abcdefgh");
  });

  it("may be one that was parsed before", () => {
    const key = parseSecretKey({ secret: "YWJjZGVmZ2g=", keyId: "test_key", anyLength: true });
    expect(parseSecretKey(key)).toBe(key);
    expect(parseSecretKeys([secret, key]).keys[1]).toBe(key);
  });

  it.each<[string, unknown, string]>([
    ["in hexadecimal", "0f".repeat(32), "looks like hexadecimal"],
    ["of 31 bytes", base64(31), "is 31 bytes long, and should be 32"],
    ["of 33 bytes", base64(33), "is 33 bytes long, and should be 32"],
    ["of 31 bytes in a group", { secret: base64(31), anyLength: false }, "is 31 bytes long"],
    ["of no bytes", " \n", "is empty"],
    ["that is missing", undefined, "is missing"],
    ["that is a number", 17, "must be a string in base64, not number"],
    ["without padding", secret.slice(0, -1), "is not base64"],
    ["in the alphabet for URLs", other.replace("/", "_"), "is not base64"],
    ["with a line break in it", `${secret.slice(0, 20)}\n${secret.slice(20)}`, "is not base64"],
    ["with stray bits", secret.replace("8=", "9="), "is not base64"],
    ["with quotes in its id", { secret, keyId: '"' }, "has a keyId that is not printable ASCII"],
    ["with an empty id", { secret, keyId: "" }, "has a keyId that is not printable ASCII"],
    ["without its secret", { keyId: "k" }, "is missing"],
    ["of no bytes and any length", { secret: "", anyLength: true }, "is empty"],
  ])("case 74: a key %s is refused, and not shown", (_what, given, why) => {
    const error = thrownBy(() => parseSecretKey(given as SecretKey));
    expect(ConfigurationError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ provider: "passfort", problems: [{ path: "secretKey" }] });
    expect(String(error)).toContain(`The secret key ${why}`);
    const text = typeof given === "string" ? given.trim() : "";
    if (text !== "") expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(text.slice(0, 12));
  });

  it("T19: is what it is, whatever someone put on Object.prototype", () => {
    const polluted = Object.prototype as Record<string, unknown>;
    Object.assign(polluted, { keyId: "evil", anyLength: true, secret: "evil" });
    try {
      expect(parseSecretKey(secret).keyId).toBe("AAECAwQF");
      expect(() => parseSecretKey(base64(31))).toThrow("is 31 bytes long");
      expect(() => parseSecretKey({} as SecretKey)).toThrow("is missing");
    } finally {
      for (const name of ["keyId", "anyLength", "secret"]) delete polluted[name];
    }
  });

  it("is shown by nothing that prints it", () => {
    const key = parseSecretKey(secret);
    expect(JSON.stringify({ key })).toBe('{"key":{"keyId":"AAECAwQF"}}');
    expect(inspect(key)).toBe("SigningKey { keyId: 'AAECAwQF' }");
    expect(inspect(key, { depth: 12, showHidden: true })).not.toContain("Uint8Array");
    expect(Object.entries(key)).toEqual([["keyId", "AAECAwQF"]]);
  });
});

describe("several secret keys", () => {
  it("S14: keep their order", () => {
    const { keys, problems } = parseSecretKeys([other, secret]);
    expect(keys.map(({ keyId }) => keyId)).toEqual(["h/BTMton", "AAECAwQF"]);
    expect(problems).toEqual([]);
  });

  it("case 74: several keys are refused where there is none, or two have one id; and each is named", () => {
    expect(parseSecretKeys([]).problems).toEqual([{ path: "secretKey", message: "is empty" }]);
    expect(parseSecretKeys([secret, base64(31), `${secret} `]).problems.map(({ path }) => path)).toEqual([
      "secretKey.1",
      "secretKey.2",
    ]);
  });
});

function base64(length: number): string {
  return Buffer.alloc(length, 0xa5).toString("base64");
}

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
