import * as z from "zod";
import { lazySchema } from "@idbraid/core/schema";

/** A year, a month or a day: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, of the calendar. It stays a text. */
export const partialDate = lazySchema(() =>
  z.string().refine((text) => partialDateParts(text) !== undefined, "must be YYYY, YYYY-MM or YYYY-MM-DD"),
);

/** A day, `YYYY-MM-DD`, of the calendar. It stays a text. */
export const exactDate = lazySchema(() =>
  z.string().refine((text) => partialDateParts(text)?.day !== undefined, "must be YYYY-MM-DD"),
);

/** A date as exact as it is known. Months and days count from 1. */
export interface PartialDateParts {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

/**
 * The parts of a date of birth and its like; `undefined` for a text that is no such date. A date of which only the year is
 * known has no month: do not make a `Date` of it.
 *
 * @example
 * ```ts
 * import { partialDateParts } from "@idbraid/passfort";
 *
 * partialDateParts("1985-10"); // { year: 1985, month: 10 }
 * partialDateParts("1985-13"); // undefined
 * ```
 */
export function partialDateParts(text: string | null | undefined): PartialDateParts | undefined {
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text ?? "");
  if (found === null) return undefined;
  const [year, month, day] = found
    .slice(1)
    .map((digits) => (digits === undefined ? undefined : Number(digits)));
  if (year === undefined) return undefined;
  if (month === undefined) return { year };
  if (month < 1 || month > 12) return undefined;
  if (day === undefined) return { year, month };
  return day >= 1 && day <= daysIn(year, month) ? { year, month, day } : undefined;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
