import * as z from "zod";
import { type LazySchema, lazySchema, openEnum } from "@idbraid/core/schema";
import { listOf, nullish, oneOf, optional, personalText } from "./members.ts";

const databases = ["CREDIT", "CIVIL", "MORTALITY", "IGNORED"] as const;
const fields = [
  "FORENAME",
  "SURNAME",
  "ADDRESS",
  "DOB",
  "IDENTITY_NUMBER",
  "IDENTITY_NUMBER_SUFFIX",
] as const;

/** Which databases know a person, as an integration states it. */
export const electronicIdCheck: LazySchema<ElectronicIdCheck> = lazySchema(() => written());

/** Which databases know a person. */
export interface ElectronicIdCheck extends z.infer<ReturnType<typeof written>> {}

/** Which databases know a person, as it is read. */
export const readElectronicIdCheck: LazySchema<ReadElectronicIdCheck> = lazySchema(() => read());

/** Which databases know a person, as it is read. */
export interface ReadElectronicIdCheck extends z.infer<ReturnType<typeof read>> {}

const written = () =>
  z.strictObject({
    /** Needed unless the answer has a `result`. Databases without a hit have the count 0. */
    matches: listOf(
      z.strictObject({
        count: z.int().min(0, "must not be negative"),
        database_name: z.string(),
        /** @remarks Unconfirmed: `IGNORED` stands only in a reference integration of PassFort's. */
        database_type: oneOf(databases),
        matched_fields: listOf(oneOf(fields)),
        ...optional({
          /** @remarks Unconfirmed: stands only in a reference integration of PassFort's. */
          date_first_seen: z.string(),
          /** @remarks Unconfirmed: stands only in a reference integration of PassFort's. */
          date_of_last_activity: z.string(),
          /** @remarks Unconfirmed: stands only in a reference integration of PassFort's. */
          extra: listOf(z.strictObject({ name: z.string(), value: z.string() })),
        }),
      }),
    ).optional(),
    provider_url: personalText().optional(),
    /** @remarks Unconfirmed: stands only in a reference integration of PassFort's. */
    provider_reference_number: z.string().optional(),
  });

const read = () =>
  z.looseObject(
    nullish({
      matches: listOf(
        z.looseObject(
          nullish({
            count: z.number(),
            database_name: z.string(),
            database_type: openEnum(databases),
            matched_fields: listOf(openEnum(fields)),
          }),
        ),
      ),
      provider_url: personalText(),
      provider_reference_number: z.string(),
    }),
  );
