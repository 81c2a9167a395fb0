import { checkErrors } from "../builders/check-errors.ts";
import { requestEnvelope } from "../schemas/index.ts";
import { countryError } from "./check-country.ts";
import type { EndpointPlan } from "./endpoint-plans.ts";
import { failingAs, Failure } from "./failure.ts";
import { fileReply } from "./file-reply.ts";
import { finishAnswer } from "./finish-answer.ts";
import type { HandlerContext } from "./handlers.ts";
import type { IntegrationSetup } from "./integration-setup.ts";
import { type JsonObject, liveRequest, parsed, readJson } from "./read-request.ts";
import type { Reply } from "./reply.ts";
import type { Route } from "./route.ts";
import { limitedSignal } from "./time-limits.ts";

/** A verified request for a handler. */
export interface HandlerRequest {
  readonly route: Route;
  readonly plan: EndpointPlan;
  readonly body: Uint8Array;
  readonly keyId: string;
  /** Aborted when PassFort hangs up. */
  readonly hungUp: AbortSignal;
}

/**
 * What a demo result, or else the handler, answers to a verified request.
 *
 * @throws {Refusal} when the body is not what PassFort sends
 * @throws {Failure} when the handler fails or gives what PassFort would refuse
 */
export async function answerRequest(
  setup: IntegrationSetup,
  asked: HandlerRequest,
): Promise<{ readonly reply: Reply; readonly demo: boolean }> {
  const { plan, route } = asked;
  const json = readJson(asked.body);
  // Demo requests may lack whatever later requests of a check have, and their input may lack what a provider needs.
  const request = parsed(begins(route) ? plan.request() : requestEnvelope(), json);
  const { signal, stop } = limitedSignal(asked.hungUp, plan.limitMs, setup.runtime);
  try {
    if (!idsAgree(route, request)) return { reply: await finished(failedWith(otherId), false), demo: false };
    const demo = await failingAs("handler", () => setup.demo.answer(route.endpoint, request, { signal }));
    if (demo !== undefined) return { reply: await finished(demo, true), demo: true };
    const live = liveRequest(parsed(plan.request(), json));
    const answer = await answerLive(setup, asked, live, signal);
    return { reply: await finished(answer, false), demo: false };
  } finally {
    stop();
  }

  async function finished(answer: unknown, demo: boolean): Promise<Reply> {
    if (plan.answer === undefined) return fileReply(setup, answer, signal);
    return finishAnswer(setup, { endpoint: route.endpoint, answer, schema: plan.answer, request, demo });
  }
}

async function answerLive(
  setup: IntegrationSetup,
  { plan, route, keyId }: HandlerRequest,
  request: JsonObject,
  signal: AbortSignal,
): Promise<unknown> {
  const country = setup.checkCountry && begins(route) ? countryError(setup.config, request) : undefined;
  if (country !== undefined) return failedWith(country);
  const context: HandlerContext = { signal, keyId };
  try {
    const answer = await setup.handlers[plan.handler]?.(request, context);
    return route.endpoint === "ready" ? plan.fallback : (answer ?? plan.fallback);
  } catch (error) {
    if (setup.handlerFailure === "500" || plan.answer === undefined) throw new Failure("handler", error);
    setup.notify.failed(error, { endpoint: route.endpoint, phase: "handler" });
    return failedWith(checkErrors.providerMessage("The check could not be run."));
  }
}

function begins({ endpoint }: Route): boolean {
  return endpoint === "check" || endpoint === "search";
}

const otherId = checkErrors.invalidCheckInput("id", "The id in the path is not that in the body.");

function idsAgree({ checkId }: Route, { id }: JsonObject): boolean {
  if (checkId === undefined || typeof id !== "string") return true;
  return checkId.toLowerCase() === id.toLowerCase();
}

function failedWith(error: object): { readonly errors: readonly object[] } {
  return { errors: [error] };
}
