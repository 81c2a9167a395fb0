import * as z from "zod";
import { type LazySchema, lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { partialDate } from "./dates.ts";
import { listOf, nullish } from "./members.ts";

/** Who a person is. */
export const personalDetails: LazySchema<PersonalDetails> = lazySchema(() => personal(personObject()));

/** Who a person is. */
export interface PersonalDetails extends z.infer<ReturnType<typeof personObject>> {}

/** How to reach a person. */
export const contactDetails: LazySchema<ContactDetails> = lazySchema(() => personal(contactObject()));

/** How to reach a person. */
export interface ContactDetails extends z.infer<ReturnType<typeof contactObject>> {}

const personObject = () =>
  z.looseObject(
    nullish({
      name: z.looseObject(
        nullish({ title: z.string(), given_names: listOf(z.string()), family_name: z.string() }),
      ),
      /** As exact as it is known: a year, a month or a day. */
      dob: partialDate(),
      /** ISO 3166-1 alpha-3. */
      nationality: z.string(),
      /** Numbers by the country that gave them. */
      national_identity_number: z.record(z.string(), z.string()),
      gender: openEnum(["M", "F"]),
    }),
  );

const contactObject = () => z.looseObject(nullish({ phone_number: z.string(), email: z.string() }));
