import type { X509Certificate } from "node:crypto";
import type { CertificateFacts } from "../tls-source.ts";
import type { Fail } from "./fault-list.ts";
import type { MtlsWarning } from "./mtls-event.ts";

/** What decides over a certificate besides itself. */
export interface CertificateRules {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  readonly allowExpired: boolean;
}

/** Whether a server can accept this client certificate at all. Node itself would take it, and fail in the handshake. */
export function checkCertificate(
  certificate: X509Certificate,
  facts: CertificateFacts,
  { nowMs, allowExpired }: CertificateRules,
  fail: Fail,
): void {
  const now = `This machine's clock says ${day(nowMs)}`;
  if (nowMs > facts.expiresAtMs && !allowExpired) {
    fail(
      "mtls_cert_expired",
      `was valid until ${day(facts.expiresAtMs)} (${facts.subject}). ${now}. Get a new certificate`,
    );
  }
  if (nowMs < facts.validFromMs) {
    fail(
      "mtls_cert_not_yet_valid",
      `is valid from ${day(facts.validFromMs)} on (${facts.subject}). ${now}: check it`,
    );
  }
  const usages = certificate.keyUsage as readonly string[] | undefined; // absent where any usage is allowed
  if (usages !== undefined && !usages.some((usage) => clientUsages.has(usage))) {
    fail(
      "mtls_cert_usage",
      `may not be used by a client: its extended key usage is ${usages.join(", ")}, without clientAuth (1.3.6.1.5.5.7.3.2). Ask for a client certificate`,
    );
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const bits = asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < 2048) {
    fail(
      "mtls_key_weak",
      `has an ${asymmetricKeyType?.toUpperCase()} key of ${bits} bits, which Node refuses from version 24 on. Make one of 2048 bits or more`,
    );
  }
}

/** What works, but should be looked at. */
export function certificateWarnings(
  certificate: X509Certificate,
  facts: CertificateFacts,
): readonly MtlsWarning[] {
  const warnings: MtlsWarning[] = [];
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const kind = asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType ?? "unknown";
  if (asymmetricKeyDetails?.modulusLength === undefined && !commonCurves.has(kind)) {
    warnings.push({
      code: "mtls_key_curve",
      message: `The client certificate ${facts.subject} has a key of the kind ${kind}, which not every server takes.`,
    });
  }
  if (certificate.ca) {
    warnings.push({
      code: "mtls_cert_is_ca",
      message: `The client certificate ${facts.subject} is that of an authority. Use one that was issued to a client.`,
    });
  }
  return warnings;
}

/** clientAuth and anyExtendedKeyUsage. @see RFC 5280, section 4.2.1.12 */
const clientUsages = new Set(["1.3.6.1.5.5.7.3.2", "2.5.29.37.0"]);

/** P-256, P-384 and P-521, by the names of OpenSSL. */
const commonCurves = new Set(["prime256v1", "secp384r1", "secp521r1"]);

/** The day in UTC, such as `2026-01-31`. */
function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
