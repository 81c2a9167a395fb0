import type { SentRequest } from "./report.ts";

/** Header names and values in the order of the wire. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A request exactly as it is to go over the wire. */
export interface Outgoing {
  readonly method: string;
  /** Path and query of the request line. */
  readonly target: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** An answer as it came. */
export interface Received {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** When the request was sent, and when the answer's headers came; milliseconds since 1970. */
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/** No whole answer came. */
export class NoAnswer extends Error {
  /** Such as `ECONNREFUSED`, or `timeout`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The values of the header, joined as HTTP says; `undefined` when it is absent. */
export function headerOf(message: { readonly headers: HeaderList }, name: string): string | undefined {
  const values = message.headers.filter(([each]) => each.toLowerCase() === name.toLowerCase());
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(", ");
}

/** The request with this header in its old place, or at the end; `undefined` takes it away. */
export function withHeader(request: Outgoing, name: string, value: string | undefined): Outgoing {
  const is = ([each]: readonly [string, string]): boolean => each.toLowerCase() === name.toLowerCase();
  const at = request.headers.findIndex(is);
  const rest = request.headers.filter((header) => !is(header));
  if (value === undefined) return { ...request, headers: rest };
  const place = at === -1 ? rest.length : at;
  return { ...request, headers: [...rest.slice(0, place), [name, value], ...rest.slice(place)] };
}

/** The request with its signature's text changed. */
export function withAuthorization(request: Outgoing, change: (text: string) => string): Outgoing {
  return withHeader(request, "Authorization", change(headerOf(request, "Authorization") ?? ""));
}

/** The parameters of a signature of ours: no commas stand inside their quotes. */
export function parametersOf(text: string): string[] {
  return text.replace(/^Signature /, "").split(",");
}

/** The body as JSON; `undefined` when it is none. */
export function jsonOf({ body }: Received): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** What of a request may be shown. */
export function shown({ method, target, headers, body }: Outgoing): SentRequest {
  return {
    method,
    target,
    headers: headers.map(([name, value]) => [name, /^authorization$/i.test(name) ? shortened(value) : value]),
    body: body.length === 0 ? "none" : `${body.length} ${body.length === 1 ? "byte" : "bytes"}`,
  };
}

/** The key id is a part of the key, and the signature was made with it. */
function shortened(value: string): string {
  return value.replaceAll(
    /(keyId|signature)="([^"]*)/g,
    (_, name: string, text: string) => `${name}="${text.slice(0, 4)}${text.length > 4 ? "…" : ""}`,
  );
}
