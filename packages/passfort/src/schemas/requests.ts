import * as z from "zod";
import { lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { companyInput } from "./company.ts";
import { fileTypes, imageTypes } from "./enums.ts";
import { individualInput } from "./individual.ts";
import { anyMembers, nullish, oneOf } from "./members.ts";
import { searchInput } from "./search.ts";

/**
 * What every request has. Unknown members are kept.
 *
 * @see PassFort's documentation, "Check types"
 */
export const requestEnvelope = lazySchema(() =>
  z.looseObject({
    /** Whose contract with the provider the check runs under. No other value is taken. */
    commercial_relationship: oneOf(["DIRECT", "PASSFORT"]),
    provider_config: personal(anyMembers()),
    ...nullish({ id: z.string(), demo_result: z.string(), provider_credentials: personal(anyMembers()) }),
  }),
);

const started = () => ({
  id: z.string(),
  reference: z.string(),
  ...nullish({ provider_id: z.string(), custom_data: personal(anyMembers()) }),
});

/** `POST /checks` of a person. */
export const individualCheckRequest = lazySchema(() =>
  requestEnvelope().extend({ id: z.string(), check_input: individualInput() }),
);

/** `POST /checks` of a company. */
export const companyCheckRequest = lazySchema(() =>
  requestEnvelope().extend({ id: z.string(), check_input: companyInput() }),
);

/** `POST /checks/{check_id}/ready`: only checks of people call back. */
export const readyRequest = lazySchema(() => individualCheckRequest().extend(started()));

/** `POST /checks/{check_id}/complete`. */
export const completeRequest = lazySchema(() => requestEnvelope().extend(started()));

/** `POST /checks/{check_id}/poll`. */
export const pollRequest = lazySchema(() => requestEnvelope().extend(started()));

/** `POST /search`. */
export const searchRequest = lazySchema(() => requestEnvelope().extend({ search_input: searchInput() }));

/** Which file of a document is meant. */
export const downloadInfo = lazySchema(() =>
  z.looseObject({
    download_type: openEnum(["FILE", "IMAGE"]),
    ...nullish({
      /** Of an image. */
      image_type: openEnum(imageTypes),
      /** Of a file. */
      file_type: openEnum(fileTypes),
    }),
  }),
);

/** `POST /download_file`. */
export const downloadFileRequest = lazySchema(() =>
  requestEnvelope().extend({
    check_id: z.string(),
    file_reference: z.string(),
    download_info: downloadInfo(),
    ...nullish({ custom_data: personal(anyMembers()) }),
  }),
);

/** `POST /monitored_checks/ready` and `/monitored_checks/poll`. */
export const monitoredRequest = lazySchema(() => requestEnvelope().extend({ reference: z.string() }));

/** Which file of a document is meant. */
export type DownloadInfo = z.infer<ReturnType<typeof downloadInfo>>;
