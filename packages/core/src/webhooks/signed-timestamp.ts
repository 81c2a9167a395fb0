import { malformed } from "./refusal.ts";
import type { SignedTimestamp } from "./scheme.ts";

/**
 * The instant that a timestamp names, in milliseconds since 1970.
 *
 * @throws {WebhookVerificationError} when the text does not have the form it must have
 */
export function readTimestamp(text: string, { header, format }: SignedTimestamp): number {
  const instant = forms[format].test(text) ? instantOf(text, format) : Number.NaN;
  if (Number.isNaN(instant)) throw malformed(header);
  return instant;
}

/** An instant as text, to the second where the format has no smaller unit. */
export function writeTimestamp(instantMs: number, format: SignedTimestamp["format"]): string {
  if (format === "iso") return new Date(instantMs).toISOString();
  return String(format === "seconds" ? Math.floor(instantMs / 1000) : Math.floor(instantMs));
}

const forms: Readonly<Record<SignedTimestamp["format"], RegExp>> = {
  seconds: /^\d{1,12}$/,
  milliseconds: /^\d{1,15}$/,
  iso: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
};

function instantOf(text: string, format: SignedTimestamp["format"]): number {
  if (format === "iso") return Date.parse(text);
  return format === "seconds" ? Number(text) * 1000 : Number(text);
}
