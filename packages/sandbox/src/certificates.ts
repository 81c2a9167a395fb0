import "reflect-metadata"; // @peculiar/x509 needs it loaded first
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A server certificate for loopback and the authority that signed it, all PEM. */
export interface ServerCertificate {
  /** What a client has to trust. */
  readonly ca: string;
  readonly certificate: string;
  /** PKCS #8. */
  readonly privateKey: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMs = 86_400_000;

/**
 * Makes a new authority and a certificate for `localhost`, `127.0.0.1` and `::1`. They are valid for 30 days
 * by the real clock; the authority's key is dropped, so nothing else can ever be signed by it.
 */
export async function createServerCertificate(): Promise<ServerCertificate> {
  const validity = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + 30 * dayMs) };
  const caName = "CN=idbraid sandbox CA";
  const caKeys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const ca = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: caName,
    ...validity,
    keys: caKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });

  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: "CN=localhost",
    issuer: caName,
    ...validity,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
    ],
  });

  const privateKey = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    ca: ca.toString("pem"),
    certificate: certificate.toString("pem"),
    privateKey: PemConverter.encode(privateKey, "PRIVATE KEY"),
  };
}

/** 15 random bytes in hexadecimal with a clear top bit, so that it is a positive number. */
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return `01${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
