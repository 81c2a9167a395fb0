import type { ConfigDocument } from "../../config/config-document.ts";
import type { DemoRequestBase, DemoResult } from "../demo-results.ts";
import type { ResultsByValue } from "./results-by-value.ts";

/** The result that costs something. Charges of demo checks are never deducted. */
export function chargeResults<Request extends DemoRequestBase>(
  { pricing }: ConfigDocument,
  any: DemoResult<Request, object> | undefined,
): ResultsByValue<Request> {
  const maximum = pricing.supports_reselling ? Math.floor(pricing.maximum_cost) : 0;
  if (any === undefined || maximum < 1) return {};
  const charges = [{ amount: Math.min(100, maximum), sku: "DEMO_CHECK" }];
  return {
    ANY_CHARGE: async (request) => {
      const answer = await any(request);
      return request.commercial_relationship === "PASSFORT" ? { ...answer, charges } : answer;
    },
  };
}
