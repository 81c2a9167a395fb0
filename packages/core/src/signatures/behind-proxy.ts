import { problem, rejectProblems } from "../options/reject-problems.ts";
import { ownProperties } from "../options/own-properties.ts";
import { readHeaders } from "./headers-input.ts";
import type { SignedRequest } from "./message.ts";

/** How senders address a server that stands behind a proxy. */
export interface PublicAddress {
  /** The beginning of the path that the proxy takes away, such as `/checks-api`. @default "" */
  readonly prefix?: string | undefined;
  /**
   * The public hosts, each with its port unless that is the usual one. With one it is taken as the host; of several it is
   * the one that `X-Forwarded-Host` names, and no other value of that header counts. @default the Host of the request
   */
  readonly hosts?: readonly string[] | undefined;
}

/**
 * The request as its sender addressed it: signed were the public path and host, and not those that a proxy passes on.
 *
 * @throws {ConfigurationError} when the prefix does not begin with a slash or ends with one, or `hosts` is no list
 * @example
 * ```ts
 * import { behindProxy, type SignedRequest, verify } from "@idbraid/core/signatures";
 *
 * const address = { prefix: "/checks-api", hosts: ["api.example.com"] };
 * const keys = new Map([["key-1", new Uint8Array(32).fill(7)]]);
 * const check = (request: SignedRequest) => verify(behindProxy(request, address), { keys });
 * ```
 */
export function behindProxy(request: SignedRequest, address: PublicAddress): SignedRequest {
  const { prefix = "", hosts = [] } = ownProperties(address);
  rejectProblems("behindProxy", [
    problem(
      "prefix",
      /^(?:\/[^/?#]+)*$/.test(prefix) ? undefined : 'must begin with "/" and not end with it',
    ),
    problem("hosts", Array.isArray(hosts) ? undefined : "must be a list"),
  ]);
  const headers = readHeaders(request.headers);
  const forwarded = headers.get("x-forwarded-host") ?? [];
  const host =
    hosts.length > 1 ? hosts.find((name) => forwarded.length === 1 && forwarded[0] === name) : hosts[0];
  if (host !== undefined) headers.set("host", [host]);
  return { ...request, target: prefix + request.target, headers: Object.fromEntries(headers) };
}
