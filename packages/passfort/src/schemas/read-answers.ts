import * as z from "zod";
import { lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { readCheckErrors } from "./check-error.ts";
import { readCompany } from "./company.ts";
import { entityTypes, verdicts } from "./enums.ts";
import { readIndividual } from "./individual.ts";
import { anyMembers, listOf, nullish, personalText } from "./members.ts";
import { readCandidate } from "./search.ts";

const envelope = () => ({
  errors: readCheckErrors(),
  warnings: readCheckErrors(),
  provider_data: personal(z.unknown()),
});

const readExtras = () => ({
  ...envelope(),
  charges: listOf(z.looseObject(nullish({ amount: z.number(), sku: z.string(), reference: z.string() }))),
  external_resources: listOf(
    z.looseObject(
      nullish({
        type: openEnum(["EMBED", "LINK"]),
        url: personalText(),
        id: z.string(),
        label: z.string(),
      }),
    ),
  ),
});

const startedMembers = () => ({
  provider_id: z.string(),
  reference: z.string(),
  custom_data: personal(anyMembers()),
});

/** The result of any check, as it is read. */
export const readCheckAnswer = lazySchema(() =>
  z.looseObject(
    nullish({
      ...readExtras(),
      ...startedMembers(),
      pending: z.boolean(),
      check_output: readIndividual()
        .extend(readCompany().shape)
        .extend({ entity_type: openEnum(entityTypes).nullish() }),
      /** Of identity checks a text; of custom checks `decision` and `summary`. */
      result: z.union([
        z.string(),
        z.looseObject(nullish({ decision: openEnum(verdicts), summary: personalText() })),
      ]),
    }),
  ),
);

/** The start of a check, as it is read. */
export const readStartAnswer = lazySchema(() =>
  z.looseObject(nullish({ ...envelope(), ...startedMembers() })),
);

/** The answer of `/search`, as it is read. */
export const readSearchAnswer = lazySchema(() =>
  z.looseObject(nullish({ ...readExtras(), search_output: listOf(readCandidate()) })),
);

/** The answer of `/monitored_checks/ready`, as it is read. */
export const readMonitoredReadyAnswer = lazySchema(() => z.looseObject(nullish(envelope())));

/** The answer of `/monitored_provider/poll`, as it is read. */
export const readProviderPollAnswer = lazySchema(() =>
  z.looseObject(nullish({ ...envelope(), references: z.union([z.string(), listOf(z.string())]) })),
);

/**
 * What PassFort answers to a callback.
 *
 * @see PassFort's documentation, "Requests to PassFort"
 */
export const callbackAnswer = lazySchema(() => z.looseObject(nullish({ callback_id: z.string() })));

/** The result of any check, as it is read. */
export type ReadCheckAnswer = z.infer<ReturnType<typeof readCheckAnswer>>;
/** The start of a check, as it is read. */
export type ReadStartAnswer = z.infer<ReturnType<typeof readStartAnswer>>;
/** The answer of `/search`, as it is read. */
export type ReadSearchAnswer = z.infer<ReturnType<typeof readSearchAnswer>>;
/** The answer of `/monitored_checks/ready`, as it is read. */
export type ReadMonitoredReadyAnswer = z.infer<ReturnType<typeof readMonitoredReadyAnswer>>;
/** The answer of `/monitored_provider/poll`, as it is read. */
export type ReadProviderPollAnswer = z.infer<ReturnType<typeof readProviderPollAnswer>>;
/** What PassFort answers to a callback. */
export type CallbackAnswer = z.infer<ReturnType<typeof callbackAnswer>>;
