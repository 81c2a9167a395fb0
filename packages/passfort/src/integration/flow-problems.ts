import type { Problem } from "@idbraid/core/schema";
import type { ConfigDocument } from "../config/config-document.ts";
import { demoReport } from "../demo/demo-report.ts";
import { type EndpointPlan, endpointPlans } from "./endpoint-plans.ts";
import type { IntegrationOptions } from "./options.ts";

/** What the flow of a check needs and the options do not have, or they have and it does not need. */
export function flowProblems({
  config,
  checks,
  demo,
  passfort,
  provider_id,
}: IntegrationOptions<ConfigDocument>): readonly Problem[] {
  const flow = config.check_template.type;
  const report = demoReport(config, demo);
  return [
    ...handlerProblems([...endpointPlans(config).values()], checks ?? {}, flow),
    ...(flow === "ONE_TIME_CALLBACK" && passfort === undefined
      ? [{ path: "passfort", message: "is missing: checks that call back need createPassFort()" }]
      : []),
    ...(flow !== "ONE_TIME_SYNCHRONOUS" && provider_id === undefined
      ? [{ path: "provider_id", message: "is missing: make up one UUID, and keep it for ever" }]
      : []),
    ...missingDemos("demo.checks", report.checks.missingRequired),
    ...missingDemos("demo.search", report.search?.missingRequired ?? []),
  ];
}

function handlerProblems(plans: readonly EndpointPlan[], checks: object, flow: string): readonly Problem[] {
  const known = plans.map(({ handler }) => handler);
  const given = new Map(Object.entries(checks));
  const missing = plans.filter(({ handler, fallback }) => !given.get(handler) && fallback === undefined);
  const useless = [...given.keys()].filter((name) => !known.includes(name));
  const wrong = known.filter((name) => given.get(name) && typeof given.get(name) !== "function");
  const problems = (names: readonly string[], message: string): readonly Problem[] =>
    names.map((name) => ({ path: `checks.${name}`, message }));
  return [
    ...missing.map(({ handler }) => ({
      path: `checks.${handler}`,
      message:
        handler in Object(checks) && given.get(handler) === undefined
          ? "is inherited, as a method of a class is: pass an object with a function of this name"
          : `is missing, and ${handler === "search" ? "COMPANY_SEARCH" : flow} needs it`,
    })),
    ...problems(useless, `is never called: this config has ${known.join(", ")}`),
    ...problems(wrong, "must be a function"),
  ];
}

function missingDemos(path: string, values: readonly string[]): readonly Problem[] {
  return values.map((value) => ({ path: `${path}.${value}`, message: "is required by PassFort" }));
}
