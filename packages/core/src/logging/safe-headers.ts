import type { ResponseHeaders } from "../transport/response-headers.ts";

const allowed = [
  "date",
  "content-type",
  "content-length",
  "retry-after",
  "request-id",
  "requestid",
  "x-request-id",
  "ratelimit-limit",
  "ratelimit-remaining",
  "ratelimit-reset",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
];

/** The headers that hooks and logs may see. */
export function safeHeaders(headers: ResponseHeaders): Readonly<Record<string, string>> {
  const safe: Record<string, string> = {};
  for (const name of allowed) {
    const value = headers.first(name);
    if (value !== undefined) safe[name] = value.slice(0, 200);
  }
  return safe;
}
