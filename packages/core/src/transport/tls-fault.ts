/**
 * What a failed handshake was about: the `code` of the `ConnectionError`. `…_rejected_likely` is a guess, from a server
 * that hung up instead of saying why; all others are certain.
 */
export type TlsFault =
  | "tls_client_certificate_required"
  | "tls_client_certificate_rejected"
  | "tls_client_certificate_expired"
  | "tls_client_certificate_rejected_likely"
  | "tls_handshake_failed"
  | "tls_version"
  | "tls_not_spoken"
  | "tls_server_certificate_untrusted"
  | "tls_server_certificate_expired"
  | "tls_server_name_mismatch";

/** What is known besides the error. */
export interface TlsFaultContext {
  /** The connection carried a client certificate. */
  readonly hasCertificate: boolean;
  /** The connection was new, stood or was in the handshake, and not a byte of an answer had come. */
  readonly unanswered: boolean;
}

/** Reads the code of an error, and the number of the alert in its text: its code differs between versions of OpenSSL. */
export function tlsFault(
  error: unknown,
  { hasCertificate, unanswered }: TlsFaultContext,
): TlsFault | undefined {
  const { code = "", message = "" } = error as { readonly code?: string; readonly message?: string };
  const alert = /SSL alert number (\d+)/.exec(message)?.[1];
  if (alert === "40" && !hasCertificate) return "tls_client_certificate_required";
  if (alert === "51" && hasCertificate) return "tls_client_certificate_rejected"; // its signature could not be checked
  if (alert !== undefined) return byAlert[alert] ?? "tls_handshake_failed";
  if (/WRONG_VERSION_NUMBER/.test(code) || /wrong version number/.test(message)) return "tls_not_spoken";
  if (hasCertificate && unanswered && (code === "ECONNRESET" || code === "EPIPE")) {
    return "tls_client_certificate_rejected_likely";
  }
  return byCode[code];
}

/** @see RFC 8446, section 6.2 */
const byAlert: Readonly<Record<string, TlsFault>> = {
  42: "tls_client_certificate_rejected", // bad_certificate
  43: "tls_client_certificate_rejected", // unsupported_certificate
  44: "tls_client_certificate_rejected", // certificate_revoked
  45: "tls_client_certificate_expired",
  46: "tls_client_certificate_rejected", // certificate_unknown
  48: "tls_client_certificate_rejected", // unknown_ca
  49: "tls_client_certificate_rejected", // access_denied
  70: "tls_version", // protocol_version
  116: "tls_client_certificate_required",
};

const byCode: Readonly<Record<string, TlsFault>> = {
  CERT_SIGNATURE_FAILURE: "tls_server_certificate_untrusted", // another authority of the same name
  CERT_UNTRUSTED: "tls_server_certificate_untrusted",
  INVALID_CA: "tls_server_certificate_untrusted",
  CERT_HAS_EXPIRED: "tls_server_certificate_expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls_server_certificate_untrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "tls_server_certificate_untrusted",
  UNABLE_TO_GET_ISSUER_CERT: "tls_server_certificate_untrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls_server_certificate_untrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_server_certificate_untrusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls_server_name_mismatch",
};

/** How nginx says over HTTP, with 400 or its own 495 and 496, what it could not say in the handshake. */
export function tlsFaultOfAnswer(
  status: number,
  contentType: string,
  body: Uint8Array,
): TlsFault | undefined {
  if (status === 496) return "tls_client_certificate_required";
  if (status === 495) return "tls_client_certificate_rejected";
  if (status !== 400 || !/^text\/html\b/i.test(contentType)) return undefined;
  const page = new TextDecoder().decode(body.subarray(0, 1024));
  if (page.includes("No required SSL certificate was sent")) return "tls_client_certificate_required";
  if (page.includes("The SSL certificate error")) return "tls_client_certificate_rejected";
  return undefined;
}
