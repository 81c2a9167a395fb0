import fc from "fast-check";
import { expect, it } from "vitest";
import { exactDate, partialDate, partialDateParts } from "./dates.ts";

const day = fc.date({
  min: new Date("0000-01-01T00:00:00Z"),
  max: new Date("9999-12-31T00:00:00Z"),
  noInvalidDate: true,
});

it("takes every day of the calendar, its month and its year, and gives their parts", () => {
  fc.assert(
    fc.property(day, (date) => {
      const text = date.toISOString().slice(0, 10);
      const [year, month, dayOfMonth] = text.split("-").map(Number);
      expect(partialDateParts(text)).toEqual({ year, month, day: dayOfMonth });
      expect(partialDateParts(text.slice(0, 7))).toEqual({ year, month });
      expect(partialDateParts(text.slice(0, 4))).toEqual({ year });
      for (const length of [4, 7, 10]) {
        expect(partialDate().parse(text.slice(0, length))).toBe(text.slice(0, length));
      }
    }),
  );
});

it("takes a day only where the calendar has it", () => {
  const digits = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, "0"));
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 9999 }), digits(14), digits(33), (year, month, dayOfMonth) => {
      const text = `${year}-${month}-${dayOfMonth}`;
      const date = new Date(`${text}T00:00:00Z`);
      const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
      expect(partialDate().safeParse(text).success).toBe(real);
      expect(exactDate().safeParse(text).success).toBe(real);
    }),
  );
});

it("never throws, whatever the text", () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[\d-]{0,12}$/));
  fc.assert(
    fc.property(text, (value) => {
      expect(partialDate().safeParse(value).success).toBe(partialDateParts(value) !== undefined);
    }),
  );
});

it.each([
  "1985-13",
  "1985-00",
  "1985-02-30",
  "1985-02-00",
  "2023-02-29",
  "1900-02-29",
  "26/10/1985",
  "1985-1-1",
  "85",
  "1985-",
  "1985-10-26T00:00:00Z",
  " 1985",
  "1985\n",
  "",
])("refuses %j, and names the forms that there are", (text) => {
  expect(partialDateParts(text)).toBeUndefined();
  expect(partialDate().safeParse(text).error?.issues).toMatchObject([
    { message: "must be YYYY, YYYY-MM or YYYY-MM-DD" },
  ]);
});

it("knows leap years", () => {
  for (const text of ["2024-02-29", "2000-02-29"]) expect(partialDateParts(text)?.day).toBe(29);
});

it("wants a whole day where a day is meant", () => {
  for (const text of ["2030", "2030-01", "2030-02-30"])
    expect(exactDate().safeParse(text).success).toBe(false);
  expect(exactDate().parse("2030-01-01")).toBe("2030-01-01");
});

it("has no parts of what is not there", () => {
  for (const nothing of [undefined, null]) expect(partialDateParts(nothing)).toBeUndefined();
});
