import type { X509Certificate } from "node:crypto";
import type { CertificateFacts } from "../tls-source.ts";

/** What may be shown of a certificate. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    fingerprint256: certificate.fingerprint256,
    validFromMs: Date.parse(certificate.validFrom),
    expiresAtMs: Date.parse(certificate.validTo),
  };
}

/** Node puts each part of a name on a line of its own, and has none for an empty name. */
function oneLine(name: string | undefined): string {
  return (name ?? "")
    .trim()
    .replaceAll("\n", ", ")
    .replaceAll(/\p{Cc}/gu, "?");
}
