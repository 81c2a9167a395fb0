import * as z from "zod";
import { lazySchema, openEnum } from "@idbraid/core/schema";
import { listOf, nullish } from "./members.ts";

/** What any integration answers at `/`. */
export const readMetadataDocument = lazySchema(() =>
  z.looseObject({ protocol_version: z.number(), provider_name: z.string() }),
);

const polling = () =>
  nullish({ initial_interval: z.number(), polling_interval: z.number(), max_polls: z.number() });

const seconds = () => z.looseObject(nullish({ default: z.number(), start: z.number(), poll: z.number() }));

const template = () =>
  z.looseObject({
    type: openEnum(["ONE_TIME_SYNCHRONOUS", "ONE_TIME_CALLBACK", "ONE_TIME_POLLING", "MONITORED_POLLING"]),
    /** PassFort's schema has these beside `type`; its reference integration has them within `polling_strategy`. */
    ...polling(),
    ...nullish({
      timeout: z.number(),
      request_timeout: z.number(),
      callback_timeout: z.number(),
      request_timeouts: seconds(),
      callback_timeouts: seconds(),
      polling_strategy: z.union([
        z.string(),
        z.looseObject({ ...nullish({ type: z.string() }), ...polling() }),
      ]),
      monitoring_strategy: z.looseObject(nullish({ type: z.string(), update_interval: z.number() })),
    }),
  });

const fields = () =>
  z.looseObject({
    fields: listOf(
      z.looseObject({
        type: openEnum(["string", "password", "boolean", "MultiSelect", "set"]),
        name: z.string(),
        ...nullish({
          label: z.string(),
          subtext: z.string(),
          options: listOf(z.unknown()),
          default: z.unknown(),
        }),
      }),
    ),
  });

/**
 * What any integration answers at `/config`, however old or new. Values may be such that PassFort would refuse them.
 *
 * @see PassFort's documentation, "Config"
 */
export const readConfigDocument = lazySchema(() =>
  z.looseObject({
    check_type: openEnum([
      "IDENTITY_CHECK",
      "COMPANY_DATA",
      "COMPANY_CUSTOM",
      "INDIVIDUAL_CUSTOM",
      "DOCUMENT_VERIFICATION",
      "DOCUMENT_FETCH",
      "DOCUMENT_CAPTURE",
      "PEPS_AND_SANCTIONS_SCREEN",
      "COMPANY_PEPS_AND_SANCTIONS_SCREEN",
    ]),
    check_template: template(),
    ...nullish({
      pricing: z.looseObject(nullish({ supports_reselling: z.boolean(), maximum_cost: z.number() })),
      supported_countries: listOf(z.string()),
      supported_features: listOf(
        openEnum([
          "COMPANY_SEARCH",
          "PROVIDER_FIELD_CHECKS",
          "EXTERNAL_LINK",
          "EXTERNAL_EMBED",
          "PEPS",
          "SANCTIONS",
          "ADVERSE_MEDIA",
        ]),
      ),
      credentials: fields(),
      config: fields(),
    }),
  }),
);

/** What any integration answers at `/`. */
export type ReadMetadataDocument = z.infer<ReturnType<typeof readMetadataDocument>>;
/** What any integration answers at `/config`. */
export type ReadConfigDocument = z.infer<ReturnType<typeof readConfigDocument>>;
