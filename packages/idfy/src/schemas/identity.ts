import * as z from "zod";
import { lazySchema, personal } from "@idbraid/core";
import { nullish, personalText } from "./members.ts";

/**
 * Who the person is, as far as `include` asked and the provider tells. Dates of birth come in many formats: never
 * parse them.
 */
export const identity = lazySchema(() =>
  z.looseObject(
    nullish({
      providerId: personalText(),
      fullName: personalText(),
      firstName: personalText(),
      middleName: personalText(),
      lastName: personalText(),
      dateOfBirth: personalText(),
      nin: personalText(),
      phoneNumber: personalText(),
      email: personalText(),
      organization: z.looseObject(
        nullish({ name: personalText(), organizationNumber: personalText(), country: z.string() }),
      ),
      attributes: personal(z.record(z.string(), z.unknown())),
    }),
  ),
);

/** Who a person is. */
export type Identity = z.infer<ReturnType<typeof identity>>;
