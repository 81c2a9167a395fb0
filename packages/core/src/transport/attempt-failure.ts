import type { CertificateFacts } from "../auth/tls-source.ts";
import type { InvalidResponseReason } from "../errors/invalid-response-error.ts";
import type { SignatureReason } from "../errors/signature-error.ts";
import type { ConnectionPhase, TimeoutPhase } from "./attempt.ts";
import type { EndCause } from "./call-scope.ts";
import type { TlsFault } from "./tls-fault.ts";
import type { WireAnswer } from "./wire-answer.ts";

/** What went wrong with one attempt. */
export type FailureDetail =
  | {
      readonly kind: "connection";
      readonly phase: ConnectionPhase;
      readonly reason: string;
      /** Host and port of the proxy, when it was the proxy that failed. */
      readonly proxyHost?: string | undefined;
      /** What a failed handshake was about. */
      readonly fault?: TlsFault | undefined;
      /** The client certificate of that handshake. */
      readonly certificate?: CertificateFacts | undefined;
    }
  | {
      readonly kind: "timeout";
      readonly phase: Exclude<TimeoutPhase, "total">;
      readonly limitMs: number;
      /** Host and port of the proxy, when it was on the way. */
      readonly proxyHost?: string | undefined;
      /** It was the body of the request that stood still. */
      readonly upload?: boolean | undefined;
    }
  | { readonly kind: "upload"; readonly fault: UploadFault; readonly reason: string }
  | { readonly kind: "status"; readonly answer: WireAnswer }
  | {
      readonly kind: "response";
      readonly reason: InvalidResponseReason;
      readonly location?: string | undefined;
      readonly limitBytes?: number | undefined;
    }
  | { readonly kind: "signature"; readonly reason: SignatureReason }
  | { readonly kind: "ended"; readonly cause: EndCause };

/** Why a streamed request body was not sent to its end: its source failed, or it had not the length that was announced. */
export type UploadFault = "source" | "length" | "too-large";

/** Travels from the adapter through axios-retry to the sender, and no further. */
export class AttemptFailure extends Error {
  readonly detail: FailureDetail;
  /** Bytes of the request may have reached the server. */
  readonly sent: boolean;
  /** The connection had served a request before and broke without a byte of answer. */
  readonly staleSocket: boolean;

  constructor(detail: FailureDetail, sent: boolean, staleSocket = false) {
    super(failureName(detail));
    this.detail = detail;
    this.sent = sent;
    this.staleSocket = staleSocket;
  }
}

/** A short name for attempts, hooks and logs, such as `ECONNRESET`, `timeout:headers` or `503`. */
export function failureName(detail: FailureDetail): string {
  switch (detail.kind) {
    case "connection":
      return detail.reason;
    case "timeout":
      return `timeout:${detail.phase}`;
    case "upload":
      return `upload:${detail.fault}`;
    case "status":
      return String(detail.answer.status);
    case "response":
      return detail.reason;
    case "signature":
      return `signature:${detail.reason}`;
    case "ended":
      return detail.cause.kind === "deadline" ? "timeout:total" : detail.cause.kind;
  }
}
