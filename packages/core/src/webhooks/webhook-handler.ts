import { toHex } from "../crypto/encoding.ts";
import { sha256 } from "../crypto/digest.ts";
import { IdentityError } from "../errors/identity-error.ts";
import { WebhookVerificationError } from "../errors/webhook-verification-error.ts";
import { bodyFaultStatus } from "./body-fault.ts";
import { readEvent } from "./construct-event.ts";
import { handleOnce, type ReceivedEvent } from "./handle-once.ts";
import { readBody } from "./read-body.ts";
import { tell } from "./tell.ts";
import { webhookParts, type WebhookHandlerOptions, type WebhookParts } from "./webhook-options.ts";

/**
 * An endpoint for webhooks: it reads the body within limits, proves where it comes from, parses and validates the
 * event, and has each event handled once. Answers have no body:
 *
 * | status | when |
 * |---|---|
 * | 200 | the event was handled, now or before |
 * | 400 | the body is cut, cannot be parsed or does not fit the schema |
 * | 401 | the sender did not prove itself |
 * | 405, 408, 413 | not a POST; too slow; too large |
 * | 409 | another delivery of the event is running; `Retry-After: 5` |
 * | 500 | `handle` failed, or something else on this side |
 *
 * Slow work belongs into a queue of yours, which `handle` fills: providers wait for seconds, not minutes.
 *
 * @throws {ConfigurationError} when an option cannot work; all problems at once
 * @example
 * ```ts
 * import { hmacSignature, webhookHandler } from "@idbraid/core/webhooks";
 * import * as z from "zod";
 *
 * const scheme = { header: "x-acme-signature", encoding: "hex" } as const;
 *
 * export const POST = webhookHandler({
 *   name: "acme",
 *   check: hmacSignature({ scheme, secrets: () => "from a vault" }),
 *   schema: z.looseObject({ id: z.string(), type: z.string() }),
 *   id: (event) => event.id,
 *   handle: async (event) => {
 *     await fetch(`https://queue.example.com/${event.type}`, { method: "POST" });
 *   },
 *   onError: (error, { phase }) => console.error(phase, error),
 * });
 * ```
 */
export function webhookHandler<E>(
  options: WebhookHandlerOptions<E>,
): (request: Request) => Promise<Response> {
  const parts = webhookParts(options);
  return async (request) => {
    try {
      return await handleOnce(await receive(request, parts), parts);
    } catch (error) {
      return refuse(error, parts);
    }
  };
}

async function receive<E>(request: Request, parts: WebhookParts<E>): Promise<ReceivedEvent<E>> {
  if (request.method !== "POST")
    throw new IdentityError({
      code: "method_not_allowed",
      message: `A webhook is a POST, not a ${request.method}.`,
    });
  const body = await readBody(request, parts);
  const { headers, url } = request;
  await parts.check({ body, headers, url, receivedAtMs: parts.runtime.now() });
  const event = await readEvent(body, parts);
  return { event, id: parts.id(event) || toHex(await sha256(body)), body, request };
}

function refuse<E>(error: unknown, parts: WebhookParts<E>): Response {
  const status = refusalStatus(error);
  if (status === undefined) {
    tell(() => parts.onError(error, { phase: "receive", id: undefined }));
    return new Response(null, { status: 500 });
  }
  tell(() => parts.onRejected(error as IdentityError, status));
  return new Response(null, { status, ...(status === 405 && { headers: { allow: "POST" } }) });
}

/** The answer to a fault of the peer; `undefined` for one of this side. */
function refusalStatus(error: unknown): number | undefined {
  if (!IdentityError.isInstance(error)) return undefined;
  if (error.code === "method_not_allowed") return 405;
  if (error.code === "webhook_body_malformed") return 400;
  return WebhookVerificationError.isInstance(error) ? 401 : bodyFaultStatus(error);
}
