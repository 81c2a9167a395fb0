import type { CheckType, ConfigDocument } from "../config/config-document.ts";
import type { CompanyInput, DownloadInfo, IndividualInput, SearchInput } from "../schemas/index.ts";

/** The values of the config form, by the names of its fields. A name that was added later may be missing. */
export type ProviderConfigOf<C extends ConfigDocument> = {
  readonly [F in C["config"]["fields"][number] as F["name"]]?: ValueOf<F> | undefined;
} & { readonly [name: string]: unknown };

type ValueOf<F> = F extends { readonly type: "boolean" }
  ? boolean
  : F extends { readonly type: "MultiSelect"; readonly options: readonly (infer Option)[] }
    ? readonly Option[] | null
    : string;

/** The values of the credentials form, by the names of its fields. A name that was added later may be missing. */
export type CredentialsOf<C extends ConfigDocument> = {
  readonly [F in C["credentials"]["fields"][number] as F["name"]]?: string | undefined;
} & { readonly [name: string]: unknown };

/** Whose contract with the provider a check runs under: the customer's own, or PassFort's, which resells. */
export type Relationship<C extends ConfigDocument> =
  | { readonly commercial_relationship: "DIRECT"; readonly provider_credentials: CredentialsOf<C> }
  | { readonly commercial_relationship: "PASSFORT"; readonly provider_credentials?: undefined };

/** What every request has. Members that are not listed are kept as they came. */
export type RequestBase<C extends ConfigDocument> = Relationship<C> & {
  readonly provider_config: ProviderConfigOf<C>;
  readonly [member: string]: unknown;
};

/** What a check starts from. */
export type InputOf<C extends ConfigDocument> = InputByType<C["check_type"]>;

type InputByType<Type extends CheckType> = Type extends
  | "COMPANY_DATA"
  | "COMPANY_CUSTOM"
  | "COMPANY_PEPS_AND_SANCTIONS_SCREEN"
  ? CompanyInput
  : IndividualInput;

/** `POST /checks`. */
export type CheckRequest<C extends ConfigDocument = ConfigDocument> = RequestBase<C> & {
  /** UUID of the check. */
  readonly id: string;
  readonly check_input: InputOf<C>;
};

/** What later requests carry of the start. */
interface Started {
  readonly id: string;
  readonly provider_id?: string | undefined;
  /** The reference that the start gave. */
  readonly reference: string;
  /** All `custom_data` given so far, merged. */
  readonly custom_data?: CustomData | undefined;
}

/** What an integration has PassFort keep for it. */
export type CustomData = Readonly<Record<string, unknown>>;

/** `POST /checks/{check_id}/ready`. */
export type ReadyRequest<C extends ConfigDocument = ConfigDocument> = CheckRequest<C> & Started;

/** `POST /checks/{check_id}/complete`. */
export type CompleteRequest<C extends ConfigDocument = ConfigDocument> = RequestBase<C> & Started;

/** `POST /checks/{check_id}/poll`. */
export type PollRequest<C extends ConfigDocument = ConfigDocument> = RequestBase<C> & Started;

/** `POST /search`. */
export type SearchRequest<C extends ConfigDocument = ConfigDocument> = RequestBase<C> & {
  readonly search_input: SearchInput;
};

/** `POST /download_file`. */
export type DownloadFileRequest<C extends ConfigDocument = ConfigDocument> = RequestBase<C> & {
  readonly check_id: string;
  /** The `provider_reference` of an image, or the `reference` of a file. */
  readonly file_reference: string;
  readonly download_info: DownloadInfo;
  readonly custom_data?: CustomData | undefined;
};

/** `POST /monitored_checks/ready` and `/monitored_checks/poll`. */
export type MonitoredRequest<C extends ConfigDocument = ConfigDocument> = RequestBase<C> & {
  readonly reference: string;
};
