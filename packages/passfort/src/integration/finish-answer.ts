import { problemsOf } from "@idbraid/core/schema";
import { demoMarkIn } from "../demo/demo-marks.ts";
import { chargesProblem } from "./charges.ts";
import type { Endpoint } from "./endpoint.ts";
import type { EndpointPlan } from "./endpoint-plans.ts";
import { Failure, refusedOutput } from "./failure.ts";
import type { IntegrationSetup } from "./integration-setup.ts";
import type { JsonObject } from "./read-request.ts";
import { jsonReply, type Reply } from "./reply.ts";

/** An answer on its way out, and what it answers. */
export interface GivenAnswer {
  readonly endpoint: Endpoint;
  readonly answer: unknown;
  readonly schema: NonNullable<EndpointPlan["answer"]>;
  readonly request: JsonObject;
  /** Given by a demo result. */
  readonly demo: boolean;
}

/**
 * The answer as it is sent, with `errors` and `warnings` as lists in any case, once PassFort would take it.
 *
 * @throws {Failure} when PassFort would refuse it, or it cannot be written in JSON
 */
export function finishAnswer(setup: IntegrationSetup, given: GivenAnswer): Reply {
  const { endpoint, schema, demo } = given;
  const answer = asJson(given.answer);
  if (typeof answer !== "object" || answer === null || Array.isArray(answer))
    throw refusedOutput(endpoint, [{ path: "answer", message: "must be an object" }]);
  const { errors: givenErrors, warnings, charges, provider_data, ...result } = answer as JsonObject;
  const errors = givenErrors ?? [];
  const failed = Array.isArray(errors) && errors.length > 0;
  const started = endpoint === "check" && setup.config.check_template.type !== "ONE_TIME_SYNCHRONOUS";
  const whole = {
    ...(started && !failed && { provider_id: setup.provider_id }),
    ...result,
    ...keptCharges(setup, given, { charges, failed }),
    errors,
    warnings: warnings ?? [],
    ...(provider_data !== undefined && { provider_data }),
  };
  const problems = problemsOf(schema().safeParse(whole), (path) => path.join(".") || "answer");
  const mark = demo ? undefined : demoMarkIn(given.answer as JsonObject);
  if (mark !== undefined)
    problems.push({
      path: mark,
      message: "looks like that of a demo check, so that later requests would be taken for one",
    });
  if (problems.length > 0) throw refusedOutput(endpoint, problems);
  return {
    ...jsonReply(whole),
    errorTypes: (errors as readonly { type: string }[]).map(({ type }) => type),
  };
}

/** Charges that PassFort takes. Those of a customer with a contract of its own are none of PassFort's business. */
function keptCharges(
  setup: IntegrationSetup,
  { endpoint, request }: GivenAnswer,
  { charges, failed }: { readonly charges: unknown; readonly failed: boolean },
): { readonly charges?: unknown } {
  if (charges === undefined || request["commercial_relationship"] === "DIRECT") return {};
  const problem = chargesProblem({ charges, failed, pricing: setup.config.pricing });
  if (problem === undefined) return failed ? {} : { charges };
  const dropped = setup.invalidCharges === "drop";
  const [code, done] = dropped ? ["charges_dropped", "were left out"] : ["charges_refused", "were refused"];
  setup.notify.warning(code, `The charges of "${endpoint}" ${done}: they ${problem}.`, endpoint);
  if (dropped) return {};
  throw refusedOutput(endpoint, [{ path: "charges", message: problem }]);
}

/** What is looked at must be what is sent: getters of a class and `toJSON` would make a difference. */
function asJson(answer: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(answer ?? null)) as unknown;
  } catch (error) {
    throw new Failure("output", error); // a BigInt or a cycle in provider_data
  }
}
