import type { webcrypto } from "node:crypto";
import "reflect-metadata"; // @peculiar/x509 needs it loaded first
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate for 127.0.0.1 under an intermediate authority, all PEM. */
export interface TestCertificates {
  /** What clients trust. */
  readonly root: string;
  /** What leads from the certificate to it. */
  readonly intermediate: string;
  readonly cert: string;
  readonly key: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMs = 86_400_000;

/** Makes new ones. */
export async function testCertificates(): Promise<TestCertificates> {
  const [rootKeys, intermediateKeys, keys] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  const validity = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) };
  const root = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: "01",
    name: "CN=Test root",
    keys: rootKeys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  const intermediate = await X509CertificateGenerator.create({
    ...validity,
    serialNumber: "02",
    subject: "CN=Test intermediate",
    issuer: "CN=Test root",
    publicKey: intermediateKeys.publicKey,
    signingKey: rootKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  const leaf = await X509CertificateGenerator.create({
    ...validity,
    serialNumber: "03",
    subject: "CN=127.0.0.1",
    issuer: "CN=Test intermediate",
    publicKey: keys.publicKey,
    signingKey: intermediateKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }])],
  });
  const privateKey = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    root: root.toString("pem"),
    intermediate: intermediate.toString("pem"),
    cert: leaf.toString("pem"),
    key: PemConverter.encode(privateKey, "PRIVATE KEY"),
  };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}
