import * as z from "zod";

/** One of the known values, or any other string: a provider may add values at any time. */
export type Open<Known extends string> = Known | (string & {});

/** A string with known values. Unknown ones pass and stay typed as string, so that an editor still completes. */
export function openEnum<const Known extends readonly string[]>(
  _known: Known,
): z.ZodType<Open<Known[number]>> {
  return z.string();
}
