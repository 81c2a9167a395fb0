import type { ResponseHeaders } from "./response-headers.ts";

/**
 * The `Retry-After` of an answer in milliseconds: whole seconds, or an IMF-fixdate, which counts from the answer's
 * own `Date` so that a skewed clock does not matter. Malformed, negative and repeated ones are ignored.
 *
 * @see RFC 9110, section 10.2.3
 */
export function retryAfterMs(headers: ResponseHeaders, nowMs: number): number | undefined {
  const value = headers.single("retry-after");
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER);
  const until = parseFixdate(value);
  if (until === undefined) return undefined;
  const from = parseFixdate(headers.single("date") ?? "") ?? nowMs;
  return Math.max(0, until - from);
}

const fixdate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** An IMF-fixdate in milliseconds since 1970; `undefined` for anything else. @see RFC 9110, section 5.6.7 */
export function parseFixdate(text: string): number | undefined {
  if (!fixdate.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}
