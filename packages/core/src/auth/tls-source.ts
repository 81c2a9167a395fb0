import type { SecureContext } from "node:tls";

/** A client certificate for the connections of a client, and news of its rotation. */
export interface TlsSource {
  /** The identity for connections that begin now. It is the same object until the identity changes. */
  current(): TlsIdentity;
  /** Calls `listener` after each change. The function it returns takes the listener back. */
  onChange(listener: () => void): () => void;
  /** A server refused this certificate, or seems to have: where it can be read anew, it is, for connections to come. */
  refused?(certificate: CertificateFacts): void;
}

/** A client certificate, ready for the handshake. */
export interface TlsIdentity {
  /** Holds the private key where nothing can print it. Nothing else of the identity goes to an agent. */
  readonly secureContext: SecureContext;
  /** The name that the server's certificate must have, where it is not the host name. */
  readonly servername?: string | undefined;
  readonly certificate: CertificateFacts;
}

/** What may be shown of a certificate. */
export interface CertificateFacts {
  /** On one line, such as `CN=client, O=Example`. */
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256 over the certificate, in hex with colons. */
  readonly fingerprint256: string;
  /** Milliseconds since 1970. */
  readonly validFromMs: number;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}
