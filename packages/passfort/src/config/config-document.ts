import type { Open } from "@idbraid/core/schema";

/** What an integration does. One integration serves one check type. */
export type CheckType =
  | "IDENTITY_CHECK"
  | "COMPANY_DATA"
  | "COMPANY_CUSTOM"
  | "INDIVIDUAL_CUSTOM"
  | "DOCUMENT_VERIFICATION"
  | "DOCUMENT_FETCH"
  | "DOCUMENT_CAPTURE"
  | "PEPS_AND_SANCTIONS_SCREEN"
  | "COMPANY_PEPS_AND_SANCTIONS_SCREEN";

/** Answers at once. */
export interface OneTimeSynchronous {
  readonly type: "ONE_TIME_SYNCHRONOUS";
  /** How long PassFort waits for an answer, seconds; `null` leaves it to PassFort. @default 60 */
  readonly timeout?: number | null | undefined;
}

/** Starts, calls PassFort back, and is then asked for the result. */
export interface OneTimeCallback {
  readonly type: "ONE_TIME_CALLBACK";
  /** How long PassFort waits for an answer, and for image downloads, seconds. @default 60 */
  readonly request_timeout?: number | null | undefined;
  /** How long PassFort waits for the callback, seconds. @default 60 */
  readonly callback_timeout?: number | null | undefined;
  /**
   * The newer form of `request_timeout`, seconds. Use one form only.
   * @remarks Unconfirmed: only a reference integration sends it.
   */
  readonly request_timeouts?: { readonly default: number; readonly start?: number | undefined } | undefined;
  /**
   * The newer form of `callback_timeout`, seconds.
   * @remarks Unconfirmed: only a reference integration sends it.
   */
  readonly callback_timeouts?: { readonly default: number } | undefined;
}

/** How often PassFort asks for a result. */
export interface PollingStrategy {
  readonly type: "UNIFORM";
  /** Seconds until the first question. */
  readonly initial_interval: number;
  /** Seconds between questions. */
  readonly polling_interval: number;
  /** Questions at most. */
  readonly max_polls: number;
}

/** Starts, and is asked until there is a result. */
export interface OneTimePolling {
  readonly type: "ONE_TIME_POLLING";
  /** @remarks Unconfirmed: another source has these members beside `type`. */
  readonly polling_strategy: PollingStrategy;
}

/** As {@link OneTimePolling}, and asked for changes from then on. */
export interface MonitoredPolling {
  readonly type: "MONITORED_POLLING";
  readonly polling_strategy: PollingStrategy;
  /** Seconds between questions for changes. */
  readonly monitoring_strategy: { readonly type: "UNIFORM"; readonly update_interval: number };
  /** How long PassFort waits for an answer, seconds. */
  readonly request_timeouts: { readonly start: number; readonly poll: number };
}

/** A field of the form in which a customer enters credentials of the provider. */
export interface CredentialField {
  readonly type: "string" | "password";
  /** The key in `provider_credentials`. */
  readonly name: string;
  readonly label: string;
  /** @remarks Unconfirmed: reference integrations send it. */
  readonly default?: string | undefined;
}

interface FieldText {
  /** The key in `provider_config`. */
  readonly name: string;
  readonly label: string;
  readonly subtext?: string | undefined;
}

/** A field of the form in which a customer configures the check. */
export type ConfigField =
  | (FieldText & { readonly type: "string"; readonly default: string })
  | (FieldText & { readonly type: "boolean"; readonly default: boolean })
  | (FieldText & {
      readonly type: "MultiSelect";
      readonly options: readonly string[];
      readonly default: readonly string[] | null;
    });

/** What checks cost, in credits: 100 are one pound. */
export type Pricing =
  | { readonly supports_reselling: false; readonly maximum_cost?: number | undefined }
  | { readonly supports_reselling: true; readonly maximum_cost: number };

interface ConfigBase {
  /** ISO 3166-1 alpha-3: of residence for people, of incorporation for companies. At least one. */
  readonly supported_countries: readonly string[];
  readonly credentials: { readonly fields: readonly CredentialField[] };
  readonly config: { readonly fields: readonly ConfigField[] };
}

type Features<Known extends string> = {
  readonly supported_features?: readonly Open<Known | "EXTERNAL_LINK" | "EXTERNAL_EMBED">[] | undefined;
};

/** What an integration answers at `/config`. */
export type ConfigDocument = ConfigBase &
  (
    | ({
        readonly check_type: "IDENTITY_CHECK";
        readonly check_template: OneTimeSynchronous;
        readonly pricing: Pricing;
      } & Features<never>)
    | ({
        readonly check_type: "COMPANY_DATA";
        readonly check_template: OneTimeSynchronous | MonitoredPolling;
        readonly pricing: Pricing;
      } & Features<"COMPANY_SEARCH" | "PROVIDER_FIELD_CHECKS">)
    | ({
        readonly check_type: "COMPANY_CUSTOM" | "INDIVIDUAL_CUSTOM";
        readonly check_template: OneTimeSynchronous;
        /** Custom checks cannot be resold. */
        readonly pricing: { readonly supports_reselling: false };
      } & Features<never>)
    | ({
        readonly check_type: "DOCUMENT_VERIFICATION" | "DOCUMENT_FETCH" | "DOCUMENT_CAPTURE";
        readonly check_template: OneTimeCallback;
        readonly pricing: Pricing;
      } & Features<never>)
    | ({
        readonly check_type: "PEPS_AND_SANCTIONS_SCREEN" | "COMPANY_PEPS_AND_SANCTIONS_SCREEN";
        readonly check_template: OneTimePolling;
        readonly pricing: Pricing;
      } & Features<"PEPS" | "SANCTIONS" | "ADVERSE_MEDIA">)
  );
