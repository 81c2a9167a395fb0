import type { ConfigDocument } from "../config/config-document.ts";
import type {
  Candidate,
  Charge,
  CheckError,
  CheckWarning,
  CompanyData,
  CustomResult,
  ExternalResource,
  IdentityOutput,
  IdentityVerdict,
  IndividualData,
  DocumentOutput,
  ScreeningOutput,
} from "../schemas/index.ts";
import type { CustomData } from "./requests.ts";

/** What every answer may say. */
export interface AnswerExtras {
  /** Shown to the user; never makes a check fail. */
  readonly warnings?: readonly CheckWarning[] | undefined;
  /** The provider's raw answer, or what is worth keeping of it: any JSON. */
  readonly provider_data?: unknown;
}

/** A check that failed. The user sees the messages. */
export interface FailedAnswer extends AnswerExtras {
  /** At least one. */
  readonly errors: readonly [CheckError, ...CheckError[]];
  readonly charges?: undefined;
}

/** What a check that worked may say besides. */
export interface ResultExtras extends AnswerExtras {
  readonly errors?: readonly [] | undefined;
  /** What the check costs. Sent only where PassFort resells, and never beside errors. */
  readonly charges?: readonly Charge[] | undefined;
  readonly external_resources?: readonly ExternalResource[] | undefined;
}

/** What a check gives, by its type. */
export type OutputOf<C extends ConfigDocument> = OutputByType[C["check_type"]];

interface OutputByType {
  readonly IDENTITY_CHECK:
    | { readonly check_output: IdentityOutput; readonly result?: IdentityVerdict | undefined }
    | { readonly result: IdentityVerdict; readonly check_output?: IdentityOutput | undefined };
  readonly COMPANY_DATA: { readonly check_output?: CompanyData | undefined };
  readonly COMPANY_CUSTOM: CustomOutput;
  readonly INDIVIDUAL_CUSTOM: CustomOutput;
  readonly DOCUMENT_VERIFICATION: { readonly check_output: DocumentOutput };
  readonly DOCUMENT_FETCH: { readonly check_output: DocumentOutput };
  readonly DOCUMENT_CAPTURE: { readonly check_output: DocumentOutput };
  readonly PEPS_AND_SANCTIONS_SCREEN: { readonly check_output: ScreeningOutput };
  readonly COMPANY_PEPS_AND_SANCTIONS_SCREEN: { readonly check_output: ScreeningOutput };
}

interface CustomOutput {
  readonly result: CustomResult;
  readonly check_output?: IndividualData | CompanyData | undefined;
}

/** The result of a check, or why there is none. */
export type CheckAnswer<C extends ConfigDocument = ConfigDocument> =
  | (OutputOf<C> & ResultExtras)
  | FailedAnswer;

/** A check that has begun. */
export type StartAnswer =
  | (AnswerExtras & {
      readonly errors?: readonly [] | undefined;
      /** Constant for the integration. @default `provider_id` of the integration's options */
      readonly provider_id?: string | undefined;
      /** Never the same for two checks. */
      readonly reference: string;
      readonly custom_data?: CustomData | undefined;
    })
  | FailedAnswer;

/** No result yet, or the result. */
export type PollAnswer<C extends ConfigDocument = ConfigDocument> =
  | (AnswerExtras & {
      /** Asks again later. */
      readonly pending: true;
      readonly reference?: string | undefined;
      readonly custom_data?: CustomData | undefined;
      readonly errors?: readonly [] | undefined;
    })
  | ((OutputOf<C> & ResultExtras) & {
      readonly pending?: false | undefined;
      readonly reference?: string | undefined;
      readonly custom_data?: CustomData | undefined;
    })
  | FailedAnswer;

/** Companies that may be meant, best first. */
export type SearchAnswer = (ResultExtras & { readonly search_output: readonly Candidate[] }) | FailedAnswer;

/** Whether monitoring may start. */
export type MonitoredReadyAnswer = AnswerExtras & { readonly errors?: readonly CheckError[] | undefined };

/** Which references have changed. */
export type ProviderPollAnswer = AnswerExtras & {
  readonly references: "UNKNOWN" | readonly string[];
  readonly errors?: readonly CheckError[] | undefined;
};

/** A file for `/download_file`. */
export interface FileAnswer {
  /**
   * The bytes; or a function that opens them, which is called twice: for the digest that is signed, and to send them.
   * With it a file of any size takes little memory. A stream can be read once only, so it is collected first. What is
   * open is closed when PassFort hangs up.
   */
  readonly content:
    | Uint8Array
    | ReadableStream<Uint8Array>
    | AsyncIterable<Uint8Array>
    | (() => ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>);
  /** Such as `image/jpeg`, `application/pdf` or `video/mp4`. */
  readonly content_type: string;
  /** With its extension. PassFort ignores it for images. @default PassFort names it `unknown` */
  readonly file_name?: string | undefined;
}
