import { lazySchema } from "@idbraid/core";
import * as z from "zod";
import type { CompanyInput } from "../schemas/company.ts";
import type { IndividualInput } from "../schemas/individual.ts";
import { uuid } from "../schemas/members.ts";
import { type DownloadInfo, requestEnvelope } from "../schemas/requests.ts";
import type { SearchInput } from "../schemas/search.ts";

/** What PassFort sends with every request. Members that are not listed are sent as they are. */
export interface RequestParams {
  /** Whose contract with the provider the check runs under: the customer's own, or PassFort's, which resells. */
  readonly commercial_relationship: "DIRECT" | "PASSFORT";
  /** The values of the config form. @default {} */
  readonly provider_config?: Members | undefined;
  /** The values of the credentials form. PassFort sends them with `DIRECT`, and never with `PASSFORT`. */
  readonly provider_credentials?: Members | undefined;
  /** Asks for a demo result, such as `ANY`. The provider must not be called then. */
  readonly demo_result?: string | undefined;
  readonly [member: string]: unknown;
}

/** `POST /checks`. */
export interface CheckParams extends RequestParams {
  /** UUID of the check, such as `crypto.randomUUID()`. */
  readonly id: string;
  /** The person or the company. */
  readonly check_input: IndividualInput | CompanyInput;
}

/** What later requests bring back of the start of a check. */
export interface StartedParams extends RequestParams {
  /** As the start gave it. */
  readonly reference: string;
  /** As the start gave it. */
  readonly provider_id?: string | undefined;
  /** All that the integration has given so far, merged. */
  readonly custom_data?: Members | undefined;
}

/** `POST /checks/{check_id}/ready`. */
export interface ReadyParams extends StartedParams {
  readonly check_input: IndividualInput | CompanyInput;
}

/** `POST /search`. */
export interface SearchParams extends RequestParams {
  readonly search_input: SearchInput;
}

/** `POST /download_file`. */
export interface DownloadFileParams extends RequestParams {
  readonly check_id: string;
  /** The `provider_reference` of an image, or the `reference` of a file. */
  readonly file_reference: string;
  readonly download_info: DownloadInfo;
  readonly custom_data?: Members | undefined;
}

/** `POST /monitored_checks/ready` and `/monitored_checks/poll`. */
export interface MonitoredParams extends RequestParams {
  readonly reference: string;
}

type Members = Readonly<Record<string, unknown>>;

/** The envelope. What else PassFort would send is left to its type: a body that is wrong goes over `request()`. */
export const requestParams = requestEnvelope;

/** Of `/checks`. */
export const checkParams = lazySchema(() => withMembers({ id: uuid(), check_input: z.looseObject({}) }));

/** Of what follows a start. */
export const startedParams = lazySchema(() => withMembers({ id: uuid(), reference: text() }));

/** Of `/search`. */
export const searchParams = lazySchema(() => withMembers({ search_input: z.looseObject({}) }));

/** Of `/download_file`. */
export const downloadFileParams = lazySchema(() =>
  withMembers({ check_id: uuid(), file_reference: text(), download_info: z.looseObject({}) }),
);

/** Of monitored checks. */
export const monitoredParams = lazySchema(() => withMembers({ reference: text() }));

/** The body of a request: `provider_config` is always there. */
export function bodyOf<P extends RequestParams>(params: P): P {
  const { provider_config = {} } = { ...params };
  return { ...params, provider_config };
}

function withMembers(members: z.ZodRawShape): z.ZodObject {
  return requestEnvelope().extend(members) as z.ZodObject;
}

const text = (): z.ZodType => z.string("must be a text").min(1, "is empty");
