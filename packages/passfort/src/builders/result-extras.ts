import * as z from "zod";
import type { Problem } from "@idbraid/core/schema";
import type { Pricing } from "../config/config-document.ts";
import type { ResultExtras } from "../integration/answers.ts";
import { pricingProblem } from "../integration/charges.ts";
import { ownMembers } from "../own-members.ts";
import { chargeSchema } from "../schemas/index.ts";

/** What an answer says besides its output, apart from the output. */
export function splitExtras<P extends ResultExtras>(
  params: P,
): { readonly extras: ResultExtras; readonly output: Omit<P, keyof ResultExtras> } {
  const { errors, warnings, provider_data, charges, external_resources, ...output } = ownMembers(params);
  const extras = Object.entries({ errors, warnings, provider_data, charges, external_resources });
  return { extras: Object.fromEntries(extras.filter(([, value]) => value !== undefined)), output };
}

/** What PassFort would refuse beside any output. */
export function extrasProblems(extras: ResultExtras, pricing: Pricing | undefined): readonly Problem[] {
  const { errors, charges } = ownMembers(extras);
  const problems: Problem[] = [];
  if ((errors as readonly unknown[] | undefined)?.length)
    problems.push({ path: "errors", message: "have no place beside a result. Use failed()" });
  const list = z.array(chargeSchema()).safeParse(charges); // one of another form is refused by the schema of the answer
  const message = list.success && pricing !== undefined ? pricingProblem(list.data, pricing) : undefined;
  if (message !== undefined) problems.push({ path: "charges", message });
  return problems;
}
