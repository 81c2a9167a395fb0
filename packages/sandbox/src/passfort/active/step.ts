import type { SignatureReason } from "@idbraid/core/signatures";

/** What PassFort asks an integration for. */
export type StepName =
  | "metadata"
  | "config"
  | "checks"
  | "ready"
  | "complete"
  | "poll"
  | "search"
  | "download_file"
  | "monitored_ready"
  | "monitored_poll"
  | "external_resource";

/** Whether the signature of an answer held; else why not, such as `mismatch` or `stale`. */
export type AnswerSignature = "held" | "unsigned" | SignatureReason;

/** One request to an integration, and what came of it. */
export interface Step {
  readonly name: StepName;
  /** When it was sent, ISO 8601, by the sandbox clock. */
  readonly at: string;
  /** Seconds that PassFort would have let pass before it; polls only. */
  readonly afterS: number | undefined;
  readonly request: StepRequest;
  /** Absent when none came. */
  readonly response: StepResponse | undefined;
  /** What is wrong with the answer in the eyes of PassFort, in words. Empty when nothing is. */
  readonly objections: readonly string[];
}

/** What was sent. */
export interface StepRequest {
  readonly method: "GET" | "POST";
  /** Path and query as they were signed. The signature in the URL of an external resource is left out. */
  readonly target: string;
  /** The JSON as it was sent; values in `provider_credentials` are `[redacted]`. Absent for `GET`. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** What came back. */
export interface StepResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON; absent when it is none. */
  readonly body: unknown;
  /** Bytes of the body. */
  readonly size: number;
  readonly signature: AnswerSignature;
}

/** A file that was downloaded from an integration. */
export interface FileRecord {
  readonly download_type: "IMAGE" | "FILE";
  readonly file_reference: string;
  readonly status: number | undefined;
  readonly content_type: string | undefined;
  /** What the `File-Name` header says; PassFort calls it `unknown` without one, and ignores it for images. */
  readonly file_name: string;
  readonly content: Uint8Array;
}
