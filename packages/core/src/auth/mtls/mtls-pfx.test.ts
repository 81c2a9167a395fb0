import { describe, expect, it } from "vitest";
import { mtls } from "./mtls.node.ts";
import type { MtlsOptions } from "./mtls-options.ts";
import { fixture, fixtureClock, fixturePassword, refusal } from "./test-identities.node.ts";

const runtime = fixtureClock;
const passphrase = fixturePassword;
const onNode20 = process.versions.node.startsWith("20.");

async function subject(options: MtlsOptions): Promise<string> {
  const strategy = mtls({ runtime, ...options });
  await strategy.close();
  return strategy.tls.current().certificate.subject;
}

describe("A12: a PFX is opened with what Node has", () => {
  it.each<[string, MtlsOptions]>([
    ["AES-256, as OpenSSL 3 writes it", { pfx: fixture("aes.pfx"), passphrase }],
    ["the same as base64", { pfx: fixture("aes.pfx").toString("base64"), passphrase }],
    ["3DES", { pfx: fixture("3des.pfx"), passphrase }],
    ["with a chain", { pfx: fixture("chain.pfx"), passphrase }],
    ["with an empty password", { pfx: fixture("empty-password.pfx") }],
    ["with a password that is not ASCII", { pfx: fixture("non-ascii-password.pfx"), passphrase: "Pässwörd" }],
    ["from a function", { pfx: async () => fixture("aes.pfx"), passphrase: async () => passphrase }],
  ])("%s", async (_name, options) => {
    const strategy = mtls({ runtime, ...options });
    await strategy.reload();
    expect(strategy.tls.current().certificate).toMatchObject({
      subject: "O=Fixtures, CN=client",
      issuer: "CN=Fixture CA",
    });
    await strategy.close();
  });

  it("gives the same facts as the certificate by itself", async () => {
    const facts = async (options: MtlsOptions): Promise<unknown> => {
      const strategy = mtls({ runtime, ...options });
      await strategy.close();
      return strategy.tls.current().certificate;
    };
    expect(await facts({ pfx: fixture("aes.pfx"), passphrase })).toEqual(
      await facts({ cert: fixture("client.crt"), key: fixture("client.key") }),
    );
  });

  it("from a file, and checked like any other certificate", async () => {
    const pfxFile = new URL("__fixtures__/aes.pfx", import.meta.url).pathname;
    expect(await subject({ pfxFile, passphrase })).toBe("O=Fixtures, CN=client");
    const late = { ...runtime, now: () => Date.UTC(2140, 0, 1) };
    expect(refusal({ pfxFile, passphrase, runtime: late })).toMatchObject({ code: "mtls_cert_expired" });
    expect(refusal({ pfxFile, passphrase: "no", runtime }).message).toContain('"pfxFile" cannot be opened');
  });
});

describe("A12: a PFX that cannot be opened says why", () => {
  const aes = fixture("aes.pfx");
  it.each<[string, MtlsOptions, string, RegExp]>([
    [
      "a wrong password",
      { pfx: aes, passphrase: "no" },
      "mtls_pfx_password",
      /The passphrase given is wrong/,
    ],
    ["no password", { pfx: aes }, "mtls_pfx_password", /No passphrase was given.*empty/],
    [
      "RC2-40, as older tools write it",
      { pfx: fixture("rc2-40.pfx"), passphrase },
      "mtls_pfx_legacy",
      /-legacy -in file\.pfx -clcerts -nokeys -out client\.crt.*-nocerts -out client\.key/,
    ],
    ["RC2-128", { pfx: fixture("rc2-128.pfx"), passphrase }, "mtls_pfx_legacy", /RC2 or RC4/],
    ["RC4-128", { pfx: fixture("rc4-128.pfx"), passphrase }, "mtls_pfx_legacy", /RC2 or RC4/],
    [
      "RC2-40 with a wrong password",
      { pfx: fixture("rc2-40.pfx"), passphrase: "no" },
      "mtls_pfx_password",
      /wrong/,
    ],
    ["no private key", { pfx: fixture("no-key.pfx"), passphrase }, "mtls_pfx_no_key", /private key/],
    ["no certificate", { pfx: fixture("no-cert.pfx"), passphrase }, "mtls_pfx_no_cert", /certificate/],
    ["a file that is cut off", { pfx: aes.subarray(0, 900), passphrase }, "mtls_pfx_corrupt", /cut off/],
    ["a text that is none", { pfx: "hello", passphrase }, "mtls_pfx_corrupt", /base64/],
    ["bytes read as text", { pfx: aes.toString("utf8"), passphrase }, "mtls_pfx_corrupt", /bytes/],
    ["nothing", { pfx: "" }, "mtls_empty", /"pfx" is empty/],
    ["a path", { pfx: "client.pfx" }, "mtls_looks_like_path", /pfxFile/],
    ["PEM", { pfx: fixture("client.crt") }, "mtls_pem_in_pfx_option", /certFile/],
    [
      "a DER certificate",
      { pfx: Buffer.from(fixture("client.crt").toString().split("-----")[2] ?? "", "base64") },
      "mtls_pem_in_pfx_option",
      /keyFile/,
    ],
  ])("%s", (_name, options, code, words) => {
    const error = refusal({ runtime, ...options });
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(error.cause).toBeUndefined();
  });

  it("an absent integrity check, which Node 20 refuses and later ones do not", async () => {
    const options = { pfx: fixture("no-mac.pfx"), passphrase };
    if (onNode20) expect(refusal({ runtime, ...options }).code).toBe("mtls_pfx_no_mac");
    else expect(await subject(options)).toBe("O=Fixtures, CN=client");
  });
});
