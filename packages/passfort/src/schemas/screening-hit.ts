import * as z from "zod";
import { type LazySchema, lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { address } from "./address.ts";
import { partialDate } from "./dates.ts";
import { countryCode, listOf, nullish, oneOf, optional, type Written } from "./members.ts";
import { tenure } from "./tenure.ts";

/**
 * Somebody on a list who may be the one that was screened, as an integration states it.
 *
 * @see PassFort's schema "One-time Polled Screen", which it calls experimental
 */
export const screeningHit: LazySchema<ScreeningHit> = lazySchema(() => written());

/** Somebody on a list who may be the one that was screened. */
export interface ScreeningHit extends Written<z.infer<ReturnType<typeof written>>> {}

/** The same as it is read. */
export const readScreeningHit: LazySchema<ReadScreeningHit> = lazySchema(() => read());

/** The same as it is read. */
export interface ReadScreeningHit extends z.infer<ReturnType<typeof read>> {}

const written = () =>
  z.strictObject({
    provider: z.strictObject({ name: z.string(), label: z.string(), hit_id: z.string() }),
    data: personal(
      z.strictObject({
        ...described(),
        associates: listOf(
          z.strictObject({
            association: z.strictObject({ label: z.string() }),
            data: z.looseObject(described()), // whose associates may follow, at any depth
            flags: flags(),
          }),
        ).optional(),
      }),
    ),
    ...optional({
      status: oneOf(statuses),
      flags: flags(),
      /** @remarks Unconfirmed: PassFort's schema has it only in a sample. */
      hit_id: z.string(),
    }),
  });

const read = () =>
  z.looseObject(
    nullish({
      provider: z.looseObject(nullish({ name: z.string(), label: z.string(), hit_id: z.string() })),
      data: personal(
        z.looseObject(
          nullish({
            name: z.string(),
            /** PassFort's schema has `country`; its reference integration sends `country_code`. */
            countries: listOf(
              z.looseObject(
                nullish({
                  type: z.string(),
                  country: z.string(),
                  country_code: z.string(),
                  label: z.string(),
                }),
              ),
            ),
          }),
        ),
      ),
      status: openEnum(statuses),
      flags: listOf(z.looseObject(nullish({ type: openEnum(flagTypes), label: z.string() }))),
    }),
  );

const flagTypes = ["ADVERSE_MEDIA", "PEP", "REFER", "SANCTION"] as const;
const statuses = ["MATCH", "MISMATCH", "UNRESOLVED"] as const;

const flags = () => listOf(z.strictObject({ type: oneOf(flagTypes), label: z.string().optional() }));

const countryMatch = () =>
  z.strictObject({
    type: oneOf([
      "AFFILIATION",
      "CITIZENSHIP",
      "CURRENT_OWNERSHIP",
      "OWNERSHIP",
      "JURISDICTION",
      "REGISTRATION",
      "ALLEGATION",
      "RESIDENCE",
      "RISK",
      "FORMERLY_SANCTIONED",
      "SANCTIONED",
      "NATIONALITY",
      "UNKNOWN",
    ]),
    country: countryCode(),
    label: z.string().optional(),
  });

const dateMatch = () =>
  z.strictObject({
    type: oneOf(["DOB", "DECEASED", "END_OF_PEP", "END_OF_ASSOCIATION_TO_PEP", "UNKNOWN"]),
    date: partialDate(),
    label: z.string().optional(),
  });

const pepData = () =>
  z.strictObject({
    roles: listOf(z.strictObject({ name: z.string(), ...optional({ tier: z.int(), tenure: tenure() }) })),
    tier: z.int().optional(),
  });

const sanction = () =>
  z.strictObject({
    name: z.string(),
    ...optional({
      type: z.string(),
      list: z.strictObject({ name: z.string() }),
      issued_by: z.string(),
      time_periods: listOf(tenure()),
    }),
  });

const described = () => ({
  name: z.string(),
  ...optional({
    aliases: listOf(z.string()),
    addresses: listOf(
      z.strictObject({ type: oneOf(["UNKNOWN"]), address: address(), label: z.string().optional() }),
    ),
    countries: listOf(countryMatch()),
    dates: listOf(dateMatch()),
    brand_text: z.string(),
    confidence_score: z.number().min(0, "must be 0 to 1").max(1, "must be 0 to 1"),
    deceased: z.boolean(),
    details: listOf(z.strictObject(optional({ title: z.string(), text: z.string() }))),
    gender: z.string(),
    sources: listOf(
      z.strictObject({ name: z.string(), ...optional({ url: z.string(), description: z.string() }) }),
    ),
    pep: pepData(),
    sanctions: listOf(sanction()),
    /** @remarks Unconfirmed: PassFort's schema names articles and does not define them. */
    media: listOf(
      z.looseObject(
        optional({
          url: z.string(),
          pdf_url: z.string(),
          title: z.string(),
          snippet: z.string(),
          date: z.string(),
        }),
      ),
    ),
  }),
});
