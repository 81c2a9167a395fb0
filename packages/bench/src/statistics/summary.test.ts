import { expect, it } from "vitest";
import { concurrencies, type Sample, variants } from "../sample.ts";
import { summarise } from "./summary.ts";

/** Two rounds, last one first; the second is three times slower. idbraid needs half of what axios needs. */
const samples: readonly Sample[] = [2, 1].flatMap((round) =>
  concurrencies.flatMap((concurrency) =>
    variants.map((variant) => {
      const micros = (variant === "idbraid" ? 1000 : 2000) * (round === 2 ? 3 : 1);
      return { round, variant, concurrency, calls: 10, cpuMicros: micros, wallMicros: micros * 2 };
    }),
  ),
);

it("gives each variant one row at each concurrency", () => {
  expect(summarise(samples)).toHaveLength(variants.length * concurrencies.length);
});

it("holds each round against axios in the same round", () => {
  const row = summarise(samples).find(
    ({ variant, concurrency }) => variant === "idbraid" && concurrency === 50,
  );
  expect(row?.cpuMicrosPerCall).toBe(200);
  expect(row?.callsPerSecond).toBeCloseTo((5000 + 5000 / 3) / 2);
  expect(row?.cpuAgainstAxios).toEqual({ median: 0.5, min: 0.5, max: 0.5 });
  expect(row?.rateAgainstAxios.median).toBeCloseTo(2);
});

it("shows axios as once itself", () => {
  const [axios] = summarise(samples);
  expect(axios).toMatchObject({ variant: "axios", cpuAgainstAxios: { median: 1, min: 1, max: 1 } });
});
