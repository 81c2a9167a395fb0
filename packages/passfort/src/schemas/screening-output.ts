import type * as z from "zod";
import { lazySchema } from "@idbraid/core/schema";
import { companyData } from "./company.ts";
import { individualData } from "./individual.ts";
import { listOf, personOrCompany, type Written } from "./members.ts";
import { screeningHit } from "./screening-hit.ts";

/** The output of a screening; without hits the list is empty. */
export const screeningOutput = lazySchema(() => {
  const hits = { screening_hits: listOf(screeningHit()) };
  return personOrCompany(individualData().extend(hits), companyData().extend(hits));
});

/** The output of a screening. */
export type ScreeningOutput = Written<z.infer<ReturnType<typeof screeningOutput>>>;
