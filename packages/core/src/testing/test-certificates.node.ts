import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A certificate with its key, both PEM. */
export interface PemPair {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate is issued for. */
export interface CertificateOptions {
  /** Subject common name. @default `127.0.0.1` */
  readonly commonName?: string;
  /** Host names and IP addresses it is valid for. @default 127.0.0.1 and localhost */
  readonly hosts?: readonly string[];
  /** Already over. @default false */
  readonly expired?: boolean;
  /** Milliseconds since 1970. @default two days ago */
  readonly validFromMs?: number;
  /** Milliseconds since 1970. @default tomorrow, or yesterday when expired */
  readonly expiresAtMs?: number;
  /** What it may be used for. @default anything */
  readonly usages?: readonly ("clientAuth" | "serverAuth")[];
  /** An EC key on this curve, an RSA key of so many bits, or an Ed25519 key. @default "P-256" */
  readonly key?: TestKey;
  /** It may issue certificates itself. @default false */
  readonly authority?: boolean;
}

/** The kinds of keys that certificates are issued for. */
export type TestKey = "P-256" | "P-384" | "Ed25519" | 1024 | 2048;

/** A certificate authority of its own, made in memory. */
export interface TestAuthority {
  /** Its certificate, PEM, for the `ca` option. */
  readonly ca: string;
  /** Issues a certificate for servers and clients. */
  issue(options?: CertificateOptions): Promise<PemPair>;
  /** An authority under this one. What it issues needs its `ca` along with it. */
  intermediate(): Promise<TestAuthority>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMs = 24 * 60 * 60 * 1000;

/** Makes an authority. */
export async function testAuthority(): Promise<TestAuthority> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity({}),
    name: "CN=Fault server test CA",
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  return authorityOf(root, keys);
}

function authorityOf(own: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): TestAuthority {
  const issue = async (
    subject: string,
    publicKey: webcrypto.CryptoKey,
    options: CertificateOptions,
    extensions: readonly x509.Extension[],
  ): Promise<x509.X509Certificate> =>
    x509.X509CertificateGenerator.create({
      ...validity(options),
      subject,
      issuer: own.subject,
      publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [...extensions],
    });
  return {
    ca: own.toString("pem"),
    async issue(options = {}) {
      const leaf = await newKeys(options.key);
      const cert = await issue(`CN=${options.commonName ?? "127.0.0.1"}`, leaf.publicKey, options, [
        altNames(options.hosts),
        new x509.BasicConstraintsExtension(options.authority === true),
        ...usageExtensions(options.usages),
      ]);
      return { cert: cert.toString("pem"), key: await pemKey(leaf.privateKey) };
    },
    async intermediate() {
      const under = await newKeys();
      const extensions = [new x509.BasicConstraintsExtension(true, 0, true)];
      const cert = await issue("CN=Fault server test intermediate", under.publicKey, {}, extensions);
      return authorityOf(cert, under);
    },
  };
}

/** A certificate that nobody vouches for. */
export async function selfSigned(options: CertificateOptions = {}): Promise<PemPair> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(options),
    name: `CN=${options.commonName ?? "127.0.0.1"}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [altNames(options.hosts)],
  });
  return { cert: cert.toString("pem"), key: await pemKey(keys.privateKey) };
}

async function newKeys(key: TestKey = "P-256"): Promise<webcrypto.CryptoKeyPair> {
  const made = await webcrypto.subtle.generateKey(keyAlgorithm(key), true, ["sign", "verify"]);
  return made as webcrypto.CryptoKeyPair;
}

function keyAlgorithm(
  key: TestKey,
): webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams | { name: string } {
  if (key === "Ed25519") return { name: key };
  if (typeof key === "string") return { ...algorithm, namedCurve: key };
  const publicExponent = new Uint8Array([1, 0, 1]);
  return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: key, publicExponent };
}

function usageExtensions(usages: CertificateOptions["usages"]): readonly x509.Extension[] {
  if (usages === undefined) return [];
  return [new x509.ExtendedKeyUsageExtension(usages.map((usage) => x509.ExtendedKeyUsage[usage]))];
}

function validity(options: CertificateOptions): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const { validFromMs, expiresAtMs, expired = false } = options;
  const serial = webcrypto.getRandomValues(new Uint8Array(8));
  serial[0] = (serial[0] ?? 0) & 0x7f;
  return {
    serialNumber: Array.from(serial, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    notBefore: new Date(validFromMs ?? Date.now() - 2 * dayMs),
    notAfter: new Date(expiresAtMs ?? Date.now() + (expired ? -1 : 1) * dayMs),
  };
}

function altNames(
  hosts: readonly string[] = ["127.0.0.1", "localhost"],
): x509.SubjectAlternativeNameExtension {
  const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);
  return new x509.SubjectAlternativeNameExtension(
    hosts.map((value) => ({ type: isAddress(value) ? "ip" : "dns", value })),
  );
}

async function pemKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}
