import { chargeSchema, type Charge } from "../schemas/index.ts";
import { checked } from "./checked.ts";

/**
 * What a check costs, for `charges` of an answer. PassFort takes charges only of checks that it resells.
 *
 * @param amount Pence, a whole number from 0 on.
 * @param sku What was bought: the same one always costs the same.
 * @param reference Your own reference of the charge. Never the same for two charges of a check.
 * @throws {InvalidArgumentError} when the amount is none; code `invalid_answer`
 * @see PassFort's documentation, "Charge"
 * @example
 * ```ts
 * import { charge } from "@idbraid/passfort";
 *
 * const charges = [charge(150, "electoral-roll")];
 * ```
 */
export function charge(amount: number, sku?: string, reference?: string): Charge {
  const made = { amount, ...(sku !== undefined && { sku }), ...(reference !== undefined && { reference }) };
  return checked("charge", made, chargeSchema());
}
