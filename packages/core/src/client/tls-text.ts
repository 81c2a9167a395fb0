import type { CertificateFacts } from "../auth/tls-source.ts";
import type { TlsFault } from "../transport/tls-fault.ts";

/** What a failed handshake means and what to do, with the client certificate where it is the point. */
export function tlsText(fault: TlsFault, certificate: CertificateFacts | undefined): string {
  const aboutOurs = fault.startsWith("tls_client_certificate") || fault === "tls_handshake_failed";
  return `The TLS handshake failed. ${texts[fault]}${aboutOurs ? certificateText(certificate) : ""}`;
}

/** Which certificate was shown, and until when it is valid. */
function certificateText(certificate: CertificateFacts | undefined): string {
  if (certificate === undefined) return " No client certificate was sent: mtls() sends one.";
  const { subject, issuer, expiresAtMs } = certificate;
  return ` The client certificate sent is "${subject}", issued by "${issuer}", valid until ${new Date(expiresAtMs).toISOString()}.`;
}

const texts: Readonly<Record<TlsFault, string>> = {
  tls_client_certificate_required: "The server asks for a client certificate.",
  tls_client_certificate_rejected:
    "The server refused the client certificate. Check that its issuer is trusted there, that intermediate certificates are sent along, and that it was not revoked.",
  tls_client_certificate_expired: "The server says that the client certificate is over. Get a new one.",
  tls_client_certificate_rejected_likely:
    "The server hung up on a new connection without an answer. It may have refused the client certificate: check that its issuer is trusted there. Else try again later.",
  tls_handshake_failed:
    "The server broke it off, and may want another certificate, cipher or version of TLS.",
  tls_version: "The server does not speak a version of TLS that is allowed here, which is 1.2 or later.",
  tls_not_spoken: "The server does not speak TLS on this port. Check the base URL.",
  tls_server_certificate_untrusted:
    'The server\'s certificate was issued by nobody who is trusted here. If it is an authority of your own, pass its certificate as "tls.ca", or as "ca" of mtls().',
  tls_server_certificate_expired:
    "The server's certificate is over. Its operator must replace it; also check the clock of this machine.",
  tls_server_name_mismatch:
    'The server\'s certificate is for another host name. Check the base URL; with mtls(), "servername" names the host to expect.',
};
