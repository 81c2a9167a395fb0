import * as z from "zod";
import { lazySchema, personal } from "@idbraid/core";
import { nullish, optional, personalText } from "./members.ts";

const texts = () => ({
  firstName: personalText(),
  lastName: personalText(),
  title: personalText(),
  email: personalText(),
  socialSecurityNumber: personalText(),
});
/** `countryCode` is such as `+47` or `47`. */
const mobile = () => ({ countryCode: z.string(), number: personalText() });
const organization = () => ({ orgNo: z.string(), companyName: z.string(), countryCode: z.string() });

/** What is known of a signer before they sign. */
export const signerInfo = lazySchema(() =>
  z.looseObject(
    nullish({
      ...texts(),
      mobile: z.looseObject(nullish(mobile())),
      organizationInfo: personal(z.looseObject(nullish(organization()))),
    }),
  ),
);

/** The same in a request. National numbers are texts: they may begin with 0. */
export const signerInfoParams = lazySchema(() =>
  z.strictObject(
    optional({
      ...texts(),
      mobile: z.strictObject(optional(mobile())),
      organizationInfo: personal(z.strictObject(optional(organization()))),
    }),
  ),
);
