import { encodeComponent } from "../transport/encode-component.ts";
import { withHeader, type WireRequest } from "../transport/wire.ts";
import { headerNameProblem, headerValueProblem } from "./header-rules.ts";

/** What carries a credential. Servers and proxies write queries to their logs. */
export type Carrier = "header" | "query";

/** A copy of the request with this value under this name, in the place of any other. */
export function carry(request: WireRequest, carrier: Carrier, name: string, value: string): WireRequest {
  return carrier === "query"
    ? { ...request, target: withParameter(request.target, name, value) }
    : { ...request, headers: withHeader(request.headers, name, value) };
}

/** What is wrong with the option `carrier`. */
export function carrierProblem(carrier: unknown): string | undefined {
  return carrier === "header" || carrier === "query" ? undefined : 'must be "header" or "query"';
}

/** What is wrong with the name of something that is carried so. */
export function carriedNameProblem(carrier: Carrier, name: unknown): string | undefined {
  if (carrier !== "query" || name === undefined) return headerNameProblem(name);
  return typeof name === "string" && name !== "" ? undefined : "is empty";
}

/** What is wrong with a value, where it is carried so. A query can carry any. */
export function carriedValueProblem(carrier: Carrier): ((value: string) => string | undefined) | undefined {
  return carrier === "query" ? undefined : headerValueProblem;
}

function withParameter(target: string, name: string, value: string): string {
  const [path, ...query] = target.split("?");
  const others = query
    .join("?")
    .split("&")
    .filter((pair) => pair !== "" && !new URLSearchParams(pair).has(name));
  return `${path}?${[...others, `${encodeComponent(name)}=${encodeComponent(value)}`].join("&")}`;
}
