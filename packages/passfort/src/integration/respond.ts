import type { VerifiedRequest } from "@idbraid/core/signatures";
import { bodyFaultStatus, type InboundFacts, readBody } from "@idbraid/core/webhooks/adapters";
import { answerRequest } from "./answer-request.ts";
import { authenticate } from "./authenticate.ts";
import type { Endpoint } from "./endpoint.ts";
import { bearsSignedUrl, openExternalResource } from "./external-resource.ts";
import { Failure } from "./failure.ts";
import type { IntegrationSetup } from "./integration-setup.ts";
import { publicRequest } from "./public-request.ts";
import { errorReply, Refusal, type Reply } from "./reply.ts";
import { allows, findRoute, type Route } from "./route.ts";
import { toResponse } from "./to-response.ts";

/** The answer of an integration to whatever comes. It never rejects. */
export async function respond(
  setup: IntegrationSetup,
  request: Request,
  inbound: InboundFacts | undefined,
): Promise<Response> {
  const startedMs = setup.runtime.monotonicMs();
  const exchange: Exchange = { request, inbound, endpoint: undefined, verified: undefined, demo: false };
  let answer: Reply | Response;
  try {
    answer = await answerTo(setup, exchange);
  } catch (error) {
    answer = replyTo(error, setup, exchange.endpoint);
  }
  const response = await sent(setup, answer, exchange);
  setup.notify.answered({
    endpoint: exchange.endpoint,
    method: request.method,
    status: response.status,
    durationMs: setup.runtime.monotonicMs() - startedMs,
    demo: exchange.demo,
    signed: response.headers.has("signature") && exchange.verified !== undefined,
    errorTypes: ("errorTypes" in answer && answer.errorTypes) || [],
  });
  return response;
}

/** What becomes known of a request while it is answered. */
interface Exchange {
  readonly request: Request;
  readonly inbound: InboundFacts | undefined;
  endpoint: Endpoint | undefined;
  verified: VerifiedRequest | undefined;
  demo: boolean;
}

/** The order matters: nothing costs crypto before the body is bounded, and nothing is read before it is verified. */
async function answerTo(setup: IntegrationSetup, exchange: Exchange): Promise<Reply | Response> {
  const { request, inbound } = exchange;
  const body = await boundedBody(request, setup);
  const { message, url } = publicRequest(request, inbound, body, setup.trustProxy);
  const route = findRoute(message.target, setup.basePath, setup.plans);
  exchange.endpoint = route?.endpoint;
  if (route?.endpoint === "metadata" && allows(route, request.method)) return setup.documents.metadata;
  if (
    setup.externalResource !== undefined &&
    route === undefined &&
    bearsSignedUrl(message, request.headers)
  ) {
    exchange.endpoint = "external_resource";
    return openExternalResource(setup, setup.externalResource, url, request);
  }
  exchange.verified = await authenticate(setup, message, request, exchange.endpoint);
  return routed(setup, exchange, route, body, exchange.verified.keyId);
}

async function routed(
  setup: IntegrationSetup,
  exchange: Exchange,
  route: Route | undefined,
  body: Uint8Array,
  keyId: string,
): Promise<Reply> {
  if (route === undefined) return errorReply(404, "not_found");
  if (!allows(route, exchange.request.method))
    return errorReply(405, "method_not_allowed", { allow: route.method === "GET" ? "GET, HEAD" : "POST" });
  const plan = setup.plans.get(route.endpoint);
  if (plan === undefined) return setup.documents.config;
  const hungUp = exchange.request.signal;
  const { reply, demo } = await answerRequest(setup, { route, plan, body, keyId, hungUp });
  exchange.demo = demo;
  return reply;
}

async function boundedBody(request: Request, { bodyLimits }: IntegrationSetup): Promise<Uint8Array> {
  try {
    return await readBody(request, bodyLimits);
  } catch (error) {
    const status = bodyFaultStatus(error);
    if (status === undefined) throw new Failure("body", error);
    throw new Refusal(errorReply(status, (error as { readonly code: string }).code));
  }
}

function replyTo(error: unknown, { notify }: IntegrationSetup, endpoint: Endpoint | undefined): Reply {
  if (error instanceof Refusal) return error.reply;
  const failure = error instanceof Failure ? error : new Failure("handler", error);
  notify.failed(failure.error, { endpoint, phase: failure.phase });
  return errorReply(500, "internal_error");
}

async function sent(
  setup: IntegrationSetup,
  answer: Reply | Response,
  exchange: Exchange,
): Promise<Response> {
  if (answer instanceof Response) return answer;
  const { request, verified, endpoint } = exchange;
  try {
    return await toResponse(setup, answer, request.method, verified);
  } catch (error) {
    const reply = replyTo(error, setup, endpoint);
    return toResponse(setup, reply, request.method, undefined);
  }
}
