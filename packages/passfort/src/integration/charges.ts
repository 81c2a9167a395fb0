import * as z from "zod";
import type { Pricing } from "../config/config-document.ts";
import { chargeSchema, type Charge } from "../schemas/index.ts";

/** What decides on charges. */
export interface ChargedAnswer {
  readonly charges: unknown;
  readonly failed: boolean;
  readonly pricing: Pricing;
}

/**
 * Why PassFort would refuse the charges; `undefined` when it takes them.
 *
 * @see PassFort's documentation, "Charge"
 */
export function chargesProblem({ charges, failed, pricing }: ChargedAnswer): string | undefined {
  const result = z.array(chargeSchema()).safeParse(charges);
  if (!result.success) return "must be a list of charges, each with a whole amount from 0 on";
  if (result.data.length === 0) return undefined;
  if (failed) return "stand beside errors, and a check that failed costs nothing";
  return pricingProblem(result.data, pricing);
}

/** Why charges do not go with the pricing of a config document; `undefined` when they do. */
export function pricingProblem(charges: readonly Charge[], pricing: Pricing): string | undefined {
  if (charges.length === 0) return undefined;
  if (!pricing.supports_reselling) return "come from an integration whose pricing does not support reselling";
  const sum = charges.reduce((total, { amount }) => total + amount, 0);
  return sum > pricing.maximum_cost
    ? `add up to ${sum}, and pricing.maximum_cost is ${pricing.maximum_cost}`
    : undefined;
}
