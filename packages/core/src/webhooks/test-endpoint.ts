import type { IdentityError } from "../errors/identity-error.ts";
import { signWebhook, virtualRuntime, type VirtualRuntime } from "../testing/index.ts";
import { hmacSignature } from "./hmac-signature.ts";
import type { WebhookScheme } from "./scheme.ts";
import { webhookHandler } from "./webhook-handler.ts";
import type { WebhookDelivery, WebhookFault, WebhookHandlerOptions } from "./webhook-options.ts";

/** An event of a provider that does not exist. */
export interface AcmeEvent {
  readonly id: string;
}

export const scheme: WebhookScheme = { header: "x-acme-signature", encoding: "hex" };
export const secret = "webhook-secret";

/** A handler on a virtual clock, and everything that it did. */
export interface TestEndpoint {
  readonly runtime: VirtualRuntime;
  readonly handled: { readonly event: AcmeEvent; readonly delivery: WebhookDelivery }[];
  readonly errors: { readonly error: unknown; readonly fault: WebhookFault }[];
  readonly rejected: { readonly error: IdentityError; readonly status: number }[];
  readonly handler: (request: Request) => Promise<Response>;
  /** Delivers the event with this id, signed. */
  deliver(id?: string): Promise<Response>;
}

export function testEndpoint(options: Partial<WebhookHandlerOptions<AcmeEvent>> = {}): TestEndpoint {
  const runtime = virtualRuntime();
  const endpoint: Pick<TestEndpoint, "handled" | "errors" | "rejected"> = {
    handled: [],
    errors: [],
    rejected: [],
  };
  const handler = webhookHandler<AcmeEvent>({
    name: "acme",
    check: hmacSignature({ scheme, secrets: secret }),
    schema: acmeEvent,
    id: (event) => event.id,
    onError: (error, fault) => endpoint.errors.push({ error, fault }),
    onRejected: (error, status) => endpoint.rejected.push({ error, status }),
    runtime,
    ...options,
    handle: async (event, delivery) => {
      endpoint.handled.push({ event, delivery });
      await options.handle?.(event, delivery);
    },
  });
  const deliver = async (id = "evt_1"): Promise<Response> => handler(await signedRequest({ id }));
  return { runtime, ...endpoint, handler, deliver };
}

/** A signed delivery of this event. */
export async function signedRequest(event: object, url = "https://example.com/hooks"): Promise<Request> {
  return new Request(url, await signWebhook(scheme, secret, JSON.stringify(event)));
}

/** Lets promises settle until it holds. The test's own time limit ends a wait that is in vain. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function acmeEvent(value: unknown): AcmeEvent {
  const { id } = value as { id?: unknown };
  if (typeof id !== "string") throw new TypeError("no id");
  return { id };
}
