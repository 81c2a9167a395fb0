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
}

/** A certificate authority of its own, made in memory. */
export interface TestAuthority {
  /** Its certificate, PEM, for the `ca` option. */
  readonly ca: string;
  /** Issues a certificate for servers and clients. */
  issue(options?: CertificateOptions): Promise<PemPair>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMs = 24 * 60 * 60 * 1000;

/** Makes an authority. */
export async function testAuthority(): Promise<TestAuthority> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(false),
    name: "CN=Fault server test CA",
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  return {
    ca: root.toString("pem"),
    async issue(options = {}) {
      const leaf = await newKeys();
      const cert = await x509.X509CertificateGenerator.create({
        ...validity(options.expired === true),
        subject: `CN=${options.commonName ?? "127.0.0.1"}`,
        issuer: root.subject,
        publicKey: leaf.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [altNames(options.hosts), new x509.BasicConstraintsExtension(false)],
      });
      return { cert: cert.toString("pem"), key: await pemKey(leaf.privateKey) };
    },
  };
}

/** A certificate that nobody vouches for. */
export async function selfSigned(options: CertificateOptions = {}): Promise<PemPair> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(options.expired === true),
    name: `CN=${options.commonName ?? "127.0.0.1"}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [altNames(options.hosts)],
  });
  return { cert: cert.toString("pem"), key: await pemKey(keys.privateKey) };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function validity(expired: boolean): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const serial = webcrypto.getRandomValues(new Uint8Array(8));
  serial[0] = (serial[0] ?? 0) & 0x7f;
  return {
    serialNumber: Array.from(serial, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    notBefore: new Date(Date.now() - 2 * dayMs),
    notAfter: new Date(Date.now() + (expired ? -1 : 1) * dayMs),
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
