import type * as z from "zod";
import { isOfCompany } from "../config/check-types.ts";
import type { ConfigDocument } from "../config/config-document.ts";
import {
  companyCheckRequest,
  companyDataAnswerSchema,
  companyDataPollAnswerSchema,
  completeRequest,
  customAnswerSchema,
  documentAnswerSchema,
  downloadFileRequest,
  identityAnswerSchema,
  individualCheckRequest,
  monitoredReadyAnswerSchema,
  monitoredRequest,
  pollRequest,
  providerPollAnswerSchema,
  requestEnvelope,
  readyRequest,
  screeningPollAnswerSchema,
  searchAnswerSchema,
  searchRequest,
  startAnswerSchema,
} from "../schemas/index.ts";
import type { Endpoint } from "./endpoint.ts";
import { timeLimits } from "./time-limits.ts";

/** How an endpoint that handlers answer works. */
export interface EndpointPlan {
  /** Its handler in `checks`. */
  readonly handler: string;
  /** What is answered where there is no handler; without it one is needed. */
  readonly fallback?: object | undefined;
  readonly request: Schema;
  /** `undefined` where the answer is a file. */
  readonly answer: Schema | undefined;
  /** How long PassFort waits for the answer; `undefined` when nobody knows. */
  readonly limitMs: number | undefined;
}

type Schema = () => z.ZodType;

/** The endpoints that handlers answer, by what the config document says the integration does. */
export function endpointPlans(config: ConfigDocument): ReadonlyMap<Endpoint, EndpointPlan> {
  const limits = timeLimits(config.check_template);
  const plans = new Map<Endpoint, EndpointPlan>();
  const add = (
    endpoint: Endpoint,
    handler: string,
    request: Schema,
    answer: Schema | undefined,
    fallback?: object,
  ): void => {
    const limitMs = endpoint === "check" ? limits.startMs : limits.othersMs;
    plans.set(endpoint, { handler, request, answer, fallback, limitMs });
  };

  const checkRequest = isOfCompany(config) ? companyCheckRequest : individualCheckRequest;
  const { type } = config.check_template;
  if (type === "ONE_TIME_SYNCHRONOUS") add("check", "run", checkRequest, answerSchema(config));
  else add("check", "start", checkRequest, startAnswerSchema);
  if (type === "ONE_TIME_CALLBACK") {
    add("ready", "ready", readyRequest, monitoredReadyAnswerSchema, {});
    add("complete", "complete", completeRequest, answerSchema(config));
    if (config.check_type !== "DOCUMENT_VERIFICATION")
      add("download_file", "downloadFile", downloadFileRequest, undefined);
  }
  if (type === "ONE_TIME_POLLING" || type === "MONITORED_POLLING")
    add("poll", "poll", pollRequest, pollAnswerSchema(config));
  if (type === "MONITORED_POLLING") {
    add("monitored_ready", "monitoredReady", monitoredRequest, monitoredReadyAnswerSchema, {});
    add("monitored_poll", "monitoredPoll", monitoredRequest, pollAnswerSchema(config));
    add("provider_poll", "providerPoll", requestEnvelope, providerPollAnswerSchema, {
      references: "UNKNOWN",
    });
  }
  if (config.supported_features?.includes("COMPANY_SEARCH") === true)
    add("search", "search", searchRequest, searchAnswerSchema);
  return plans;
}

function answerSchema({ check_type }: ConfigDocument): Schema {
  switch (check_type) {
    case "IDENTITY_CHECK":
      return identityAnswerSchema;
    case "COMPANY_DATA":
      return companyDataAnswerSchema;
    case "COMPANY_CUSTOM":
    case "INDIVIDUAL_CUSTOM":
      return customAnswerSchema;
    default:
      return documentAnswerSchema;
  }
}

function pollAnswerSchema({ check_type }: ConfigDocument): Schema {
  return check_type === "COMPANY_DATA" ? companyDataPollAnswerSchema : screeningPollAnswerSchema;
}
