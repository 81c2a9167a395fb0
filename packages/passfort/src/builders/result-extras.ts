import type { Problem } from "@idbraid/core";
import type { Pricing } from "../config/config-document.ts";
import type { ResultExtras } from "../integration/answers.ts";

/** What an answer says besides its output, apart from the output. */
export function splitExtras<P extends ResultExtras>(
  params: P,
): { readonly extras: ResultExtras; readonly output: Omit<P, keyof ResultExtras> } {
  const { errors, warnings, provider_data, charges, external_resources, ...output } = params;
  const extras = Object.entries({ errors, warnings, provider_data, charges, external_resources });
  return { extras: Object.fromEntries(extras.filter(([, value]) => value !== undefined)), output };
}

/** What PassFort would refuse beside any output. */
export function extrasProblems(
  { errors, charges }: ResultExtras,
  pricing: Pricing | undefined,
): readonly Problem[] {
  const problems: Problem[] = [];
  if ((errors as readonly unknown[] | undefined)?.length)
    problems.push({ path: "errors", message: "have no place beside a result. Use failed()" });
  const sum = (charges ?? []).reduce((total, { amount }) => total + amount, 0);
  const maximum = pricing?.maximum_cost;
  if (maximum !== undefined && sum > maximum)
    problems.push({
      path: "charges",
      message: `add up to ${sum}, above pricing.maximum_cost, which is ${maximum}`,
    });
  return problems;
}
