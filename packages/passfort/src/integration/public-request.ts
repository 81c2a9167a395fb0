import { behindProxy, type SignedRequest } from "@idbraid/core/signatures";
import type { InboundFacts } from "@idbraid/core/webhooks/adapters";
import type { IntegrationOptions } from "./options.ts";

/** A request as PassFort addressed it. */
export interface PublicRequest {
  /** What the signature is checked against. */
  readonly message: SignedRequest;
  /** The whole URL, exactly as it was requested. */
  readonly url: string;
}

/** The request before a proxy that is known changed it. */
export function publicRequest(
  request: Request,
  inbound: InboundFacts | undefined,
  body: Uint8Array,
  trusted: IntegrationOptions<never>["trustProxy"],
): PublicRequest {
  const { method, headers, url } = request;
  const { protocol, host, pathname, search } = new URL(url);
  const named = headers.has("host") ? headers : [["host", host] as const, ...headers];
  const message = {
    method,
    target: inbound?.target ?? pathname + search,
    headers: inbound?.rawHeaders ?? named,
    body,
  };
  if (trusted === undefined)
    return { message, url: `${protocol}//${headers.get("host") ?? host}${message.target}` };

  const origins = [trusted.origin].flat();
  const hosts = origins.map((origin) => new URL(origin).host);
  const asSent = behindProxy(message, { prefix: trusted.prefix, hosts });
  const chosen = origins.length === 1 ? 0 : hosts.indexOf(headers.get("x-forwarded-host") ?? "");
  const origin = origins[chosen] ?? `${protocol}//${headers.get("host") ?? host}`;
  return { message: asSent, url: origin.replace(/\/$/, "") + asSent.target };
}

/** Whether a proxy has said that it stands in front. */
export function cameThroughProxy({ headers }: Request): boolean {
  return forwarding.some((name) => headers.has(name));
}

const forwarding = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-prefix",
  "x-forwarded-proto",
];
