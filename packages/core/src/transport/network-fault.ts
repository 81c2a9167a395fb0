import type { CertificateFacts } from "../auth/tls-source.ts";
import type { ConnectionPhase } from "./attempt.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import { proxyHostOf } from "./proxy-fault.ts";
import { tlsFault } from "./tls-fault.ts";

/** What the adapter knew when the connection failed. */
export interface FaultContext {
  readonly phase: ConnectionPhase;
  readonly sent: boolean;
  readonly staleSocket: boolean;
  /** The connection was new, and not a byte of an answer had come. */
  readonly unanswered?: boolean | undefined;
  /** The client certificate of the connection. */
  readonly certificate?: CertificateFacts | undefined;
}

/** Reads a system or parser error once; the error itself goes no further, as it may hold bytes of the answer. */
export function networkFault(error: unknown, context: FaultContext): AttemptFailure {
  const { code = "UNKNOWN", syscall } = error as { code?: string; syscall?: string };
  if (code.startsWith("HPE_"))
    return new AttemptFailure({ kind: "response", reason: "protocol" }, context.sent);
  const { certificate, unanswered = false } = context;
  const proxyHost = proxyHostOf(error);
  const fault =
    proxyHost === undefined
      ? tlsFault(error, { hasCertificate: certificate !== undefined, unanswered })
      : undefined;
  return new AttemptFailure(
    {
      kind: "connection",
      phase: fault === undefined ? phaseOf(code, syscall, context.phase) : "tls",
      reason: code,
      proxyHost,
      ...(fault === undefined ? {} : { fault, certificate }),
    },
    context.sent,
    context.staleSocket,
  );
}

function phaseOf(code: string, syscall: string | undefined, reached: ConnectionPhase): ConnectionPhase {
  if (syscall === "getaddrinfo" || code === "ENOTFOUND" || code === "EAI_AGAIN") return "dns";
  if (isTlsFault(code)) return "tls";
  return reached === "tls" ? "connect" : reached;
}

/** Faults of certificates and of the handshake. A reset in the handshake is a network failure instead. */
function isTlsFault(code: string): boolean {
  return (
    code === "EPROTO" ||
    code.startsWith("ERR_SSL") ||
    code.startsWith("ERR_TLS") ||
    certificateFaults.has(code)
  );
}

const certificateFaults = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_REJECTED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "CERT_CHAIN_TOO_LONG",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
