import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PemPair } from "../../testing/test-certificates.node.ts";
import { mtls } from "./mtls.node.ts";
import type { MtlsEvent } from "./mtls-event.ts";
import type { MtlsOptions } from "./mtls-options.ts";
import {
  fixture,
  fixtureClock,
  fixturePassword,
  refusal,
  testIdentities,
  type TestIdentities,
} from "./test-identities.node.ts";

const dayMs = 24 * 60 * 60 * 1000;
const cert = fixture("client.crt").toString();
const key = fixture("client.key").toString();
const rsa = { cert, key, runtime: fixtureClock };
const encryptedKey = createPrivateKey(key)
  .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: fixturePassword })
  .toString();
const oneLine = (pem: string): string => pem.replaceAll("\n", "");

let identities: TestIdentities;
let folder: string;
beforeAll(async () => {
  identities = await testIdentities();
  folder = mkdtempSync(join(tmpdir(), "mtls-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The subject, when the options work. */
async function subject(options: MtlsOptions): Promise<string> {
  const strategy = mtls(options);
  await strategy.close();
  return strategy.tls.current().certificate.subject;
}

/** The news that come while the strategy is made. */
async function newsOf(options: MtlsOptions): Promise<MtlsEvent[]> {
  const events: MtlsEvent[] = [];
  await mtls({ ...options, onEvent: (event) => events.push(event) }).close();
  return events;
}

function file(name: string, content: string | Uint8Array, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  return path;
}

describe("A12: a certificate and its key are taken in any usual form", () => {
  const exported = (type: "pkcs1" | "pkcs8", format: "pem" | "der"): string | Buffer =>
    createPrivateKey(key).export({ type, format: format as "pem" });
  it.each<[string, Partial<MtlsOptions>]>([
    ["PKCS #8", {}],
    ["PKCS #1", { key: exported("pkcs1", "pem") }],
    ["bytes of PEM", { cert: Buffer.from(cert), key: Buffer.from(key) }],
    ["DER", { cert: new X509Certificate(cert).raw, key: exported("pkcs8", "der") }],
    ["DER of PKCS #1", { key: exported("pkcs1", "der") }],
    ["base64 of DER", { cert: new X509Certificate(cert).raw.toString("base64") }],
    ["line ends of Windows", { cert: cert.replaceAll("\n", "\r\n"), key: key.replaceAll("\n", "\r\n") }],
    ["a byte order mark", { cert: `\uFEFF${cert}`, key: Buffer.from(`\uFEFF${key}`) }],
    [
      String.raw`\n as two characters, as in environment variables`,
      { cert: cert.replaceAll("\n", String.raw`\n`), key: key.replaceAll("\n", String.raw`\n`) },
    ],
    [
      "text above the blocks",
      {
        cert: fixture("bag-attributes.crt"),
        key: fixture("bag-attributes-encrypted.key"),
        passphrase: fixturePassword,
      },
    ],
    ["both in one text, given twice", { cert: key + cert, key: cert + key }],
    ["an encrypted key", { key: encryptedKey, passphrase: fixturePassword }],
    [
      "a key encrypted in the old way",
      { key: fixture("traditional-encrypted.key"), passphrase: fixturePassword },
    ],
    ["a passphrase that is not needed", { passphrase: fixturePassword }],
  ])("%s", async (_name, options) => {
    expect(await subject({ ...rsa, ...options })).toBe("O=Fixtures, CN=client");
  });

  it("an EC key with its parameters in front", async () => {
    const { alice } = identities;
    const sec1 = createPrivateKey(alice.key).export({ type: "sec1", format: "pem" }).toString();
    const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    expect(await subject({ cert: alice.cert, key: parameters + sec1 })).toBe("CN=alice");
  });

  it("from files", async () => {
    const certFile = file("good.crt", cert);
    expect(await subject({ certFile, keyFile: file("good.key", key), runtime: fixtureClock })).toBe(
      "O=Fixtures, CN=client",
    );
  });

  it("tells what may be shown of it", async () => {
    const strategy = mtls(rsa);
    const { certificate } = strategy.tls.current();
    expect(certificate).toEqual({
      subject: "O=Fixtures, CN=client",
      issuer: "CN=Fixture CA",
      fingerprint256: new X509Certificate(cert).fingerprint256,
      validFromMs: Date.parse(new X509Certificate(cert).validFrom),
      expiresAtMs: Date.parse(new X509Certificate(cert).validTo),
    });
    expect(strategy.report?.(fixtureClock)).toEqual({ certificate });
    await strategy.close();
  });
});

describe("A12: what cannot work is refused at construction, with a code", () => {
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const publicKey = createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
  it.each<[string, MtlsOptions, string, RegExp]>([
    ["nothing at all", {}, "mtls_incomplete", /"cert" is missing/],
    ["a certificate without its key", { cert }, "mtls_incomplete", /"key" is missing/],
    ["a key without its certificate", { key }, "mtls_incomplete", /"cert" is missing/],
    [
      "a PFX beside them",
      { cert, key, pfx: "x" },
      "mtls_ambiguous",
      /"pfx" cannot go along with "cert", "key"/,
    ],
    ["a text and a file", { cert, key, keyFile: "client.key" }, "mtls_ambiguous", /"keyFile"/],
    ["a source beside a text", { source: () => ({}), cert }, "mtls_ambiguous", /"source" .*"cert"/],
    ["an empty certificate", { cert: " \n", key }, "mtls_empty", /"cert" is empty/],
    ["an empty key", { cert, key: "" }, "mtls_empty", /"key" is empty/],
    ["a path for a certificate", { cert: "./client.crt", key }, "mtls_looks_like_path", /File/],
    ["a path of Windows", { cert, key: String.raw`C:\new\run.key` }, "mtls_looks_like_path", /"key"/],
    ["PEM on one line", { cert: oneLine(cert), key }, "mtls_pem_format", /line breaks/],
    ["a key on one line", { cert, key: oneLine(key) }, "mtls_pem_format", /line breaks/],
    ["a certificate that is cut off", { cert: cert.slice(0, 400), key }, "mtls_pem_truncated", /END/],
    ["a key that is cut off", { cert, key: key.slice(0, 400) }, "mtls_pem_truncated", /END/],
    ["no PEM at all", { cert: "hello", key }, "mtls_pem_format", /BEGIN CERTIFICATE/],
    ["a broken certificate", { cert: cert.replace("MII", "MIX"), key }, "mtls_pem_format", /cannot be read/],
    ["a broken key", { cert, key: key.replace("MII", "MIX") }, "mtls_pem_format", /cannot be read/],
    [
      "bytes that are nothing",
      { cert: new Uint8Array([0x30, 1, 2]), key: new Uint8Array([0x30, 1, 2]) },
      "mtls_pem_format",
      /DER/,
    ],
    ["both swapped", { cert: key, key: cert }, "mtls_swapped", /Swap/],
    ["a certificate request", { cert: fixture("client.csr"), key }, "mtls_csr_not_cert", /signs/],
    ["a public key", { cert, key: publicKey }, "mtls_not_private_key", /public key/],
    ["two private keys", { cert, key: key + other }, "mtls_pem_format", /2 private keys/],
    ["a PFX for a certificate", { cert: fixture("aes.pfx"), key }, "mtls_pfx_in_pem_option", /pfxFile/],
    [
      "a PFX for a key",
      { cert, key: fixture("aes.pfx").toString("base64") },
      "mtls_pfx_in_pem_option",
      /pfxFile/,
    ],
    ["another block", { cert: cert.replaceAll("CERTIFICATE", "PKCS7"), key }, "mtls_pem_format", /PKCS7/],
    ["no passphrase", { cert, key: encryptedKey }, "mtls_passphrase_missing", /passphrase/],
    [
      "no passphrase, the old way",
      { cert, key: fixture("traditional-encrypted.key") },
      "mtls_passphrase_missing",
      /passphrase/,
    ],
    [
      "a wrong passphrase",
      { cert, key: encryptedKey, passphrase: "no" },
      "mtls_passphrase_wrong",
      /passphrase/,
    ],
    ["another RSA key", { cert, key: other }, "mtls_key_mismatch", /another rsa key.*/],
    [
      "an EC key for an RSA certificate",
      { cert, key: ec },
      "mtls_key_mismatch",
      /rsa key, and the key given is ec/,
    ],
    ["an unknown version of TLS", { ...rsa, minVersion: "TLSv1.1" as never }, "mtls_tls_version", /TLSv1\.2/],
    ["a ca that is none", { ...rsa, ca: "hello" }, "mtls_ca_format", /"ca" must hold/],
    ["one bad ca of two", { ...rsa, ca: [cert, key] }, "mtls_ca_format", /"ca\[1\]"/],
    ["a path for a ca", { ...rsa, ca: "/etc/ca.pem" }, "mtls_ca_format", /caFile/],
    ["no ca", { ...rsa, ca: [] }, "mtls_ca_format", /"ca"/],
    [
      "a file that is not there",
      { certFile: "/no/such.crt", keyFile: "/no/such.key" },
      "mtls_file",
      /ENOENT.*such\.crt/,
    ],
    ["a directory", { cert, keyFile: tmpdir() }, "mtls_file", /EISDIR/],
  ])("%s", (_name, options, code, words) => {
    const error = refusal({ runtime: fixtureClock, ...options });
    expect(error).toMatchObject({ code, problems: [{ code }, ...error.problems.slice(1)] });
    expect(error.message).toMatch(words);
    expect(error.message).toContain("mtls()");
  });

  it.each<[string, MtlsOptions, string]>([
    ["a passphrase that ends with a line break", { ...rsa, passphrase: "secret\n" }, "passphrase"],
    ["an empty passphrase", { ...rsa, passphrase: "" }, "passphrase"],
    ["a key that is a number", { cert, key: 7 as never }, "key"],
    ["a file name that is none", { cert, keyFile: "" }, "keyFile"],
    ["an empty servername", { ...rsa, servername: " " }, "servername"],
    ["a URL as servername", { ...rsa, servername: "https://api.example.com" }, "servername"],
    ["a servername with a line break", { ...rsa, servername: "api\r\n" }, "servername"],
    ["watching without files", { ...rsa, watch: true }, "watch"],
    ["no days", { ...rsa, expiryWarningDays: [0] }, "expiryWarningDays"],
    ["a wait of nothing", { ...rsa, watchEveryMs: 0 }, "watchEveryMs"],
    ["a listener that is none", { ...rsa, onEvent: "log" as never }, "onEvent"],
    ["a source that is none", { source: "vault" as never }, "source"],
    ["yes for true", { ...rsa, allowExpired: "yes" as never }, "allowExpired"],
  ])("%s", (_name, options, path) => {
    const error = refusal(options);
    expect(error.code).toBe("invalid_configuration");
    expect(error.problems.map((problem) => problem.path)).toEqual([path]);
  });

  it("tells all problems of one step at once", () => {
    const error = refusal({ cert: oneLine(cert), key: publicKey, ca: "x", runtime: fixtureClock });
    expect(error.problems.map(({ path, code }) => [path, code])).toEqual([
      ["key", "mtls_not_private_key"],
      ["cert", "mtls_pem_format"],
      ["ca", "mtls_ca_format"],
    ]);
  });

  it("names certificate and fingerprint when the key is another one", () => {
    const { message } = refusal({ cert, key: other, runtime: fixtureClock });
    expect(message).toContain("O=Fixtures, CN=client");
    expect(message).toContain(new X509Certificate(cert).fingerprint256);
  });
});

describe("A12: whether a server can accept the certificate is seen at construction", () => {
  const issue = (options: Parameters<TestIdentities["authority"]["issue"]>[0]): Promise<PemPair> =>
    identities.authority.issue({ commonName: "carol", ...options });

  it("expired", async () => {
    const expired = await issue({ expired: true });
    const error = refusal(expired);
    expect(error.code).toBe("mtls_cert_expired");
    expect(error.message).toContain("CN=carol");
    expect(await subject({ ...expired, allowExpired: true })).toBe("CN=carol");
  });

  it("not valid yet", async () => {
    const error = refusal(await issue({ validFromMs: Date.now() + dayMs / 4 }));
    expect(error.code).toBe("mtls_cert_not_yet_valid");
    expect(error.message).toContain("clock");
  });

  it("for servers only", async () => {
    const error = refusal(await issue({ usages: ["serverAuth"] }));
    expect(error.code).toBe("mtls_cert_usage");
    expect(error.message).toContain("1.3.6.1.5.5.7.3.1");
    expect(await subject(await issue({ usages: ["serverAuth", "clientAuth"] }))).toBe("CN=carol");
  });

  it("with an RSA key of 1024 bits", async () => {
    expect(refusal(await issue({ key: 1024 }))).toMatchObject({
      code: "mtls_key_weak",
      message: expect.stringContaining("1024 bits") as string,
    });
    expect(await newsOf(await issue({ key: 2048, expiresAtMs: Date.now() + 40 * dayMs }))).toEqual([]);
  });

  it("warns of a kind of key that few servers take, and of an authority's own certificate", async () => {
    const later = { expiresAtMs: Date.now() + 40 * dayMs };
    const [warning] = await newsOf(await issue({ key: "Ed25519", ...later }));
    expect(warning).toMatchObject({ type: "warning", code: "mtls_key_curve" });
    expect(await newsOf(await issue({ key: "P-384", ...later }))).toEqual([]);
    expect(await newsOf(await issue({ authority: true, ...later }))).toMatchObject([
      { type: "warning", code: "mtls_cert_is_ca" },
    ]);
  });

  it.skipIf(process.platform === "win32")("warns of a key file that others may read", async () => {
    const certFile = file("open.crt", cert, 0o644);
    const open = await newsOf({ certFile, keyFile: file("open.key", key, 0o644), runtime: fixtureClock });
    expect(open).toMatchObject([{ type: "warning", code: "mtls_key_permissions" }]);
    expect(JSON.stringify(open)).toContain("0644");
    expect(await newsOf({ certFile, keyFile: file("shut.key", key), runtime: fixtureClock })).toEqual([]);
  });

  it("never lets a listener that throws get in the way", async () => {
    const strategy = mtls({
      ...(await issue({ key: "Ed25519" })),
      onEvent: () => {
        throw new Error("no");
      },
    });
    expect(strategy.name).toBe("mtls");
    await strategy.close();
  });
});
