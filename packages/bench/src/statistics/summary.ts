import { concurrencies, type Sample, type VariantName, variants } from "../sample.ts";
import { median, pairedRatios, type Spread } from "./statistics.ts";

/** One line of the table. */
export interface Row {
  readonly variant: VariantName;
  readonly concurrency: number;
  /** Microseconds of CPU a call, median over the rounds. */
  readonly cpuMicrosPerCall: number;
  /** Median over the rounds. */
  readonly callsPerSecond: number;
  /** CPU a call as a multiple of bare axios in the same round. */
  readonly cpuAgainstAxios: Spread;
  /** Calls a second as a multiple of bare axios in the same round. */
  readonly rateAgainstAxios: Spread;
}

/** The table of a run. Every variant needs one sample in every round. */
export function summarise(samples: readonly Sample[]): Row[] {
  return concurrencies.flatMap((concurrency) =>
    variants.map((variant) => {
      const own = ofOne(samples, variant, concurrency);
      const axios = ofOne(samples, "axios", concurrency);
      return {
        variant,
        concurrency,
        cpuMicrosPerCall: median(own.map(cpuPerCall)),
        callsPerSecond: median(own.map(rate)),
        cpuAgainstAxios: pairedRatios(own.map(cpuPerCall), axios.map(cpuPerCall)),
        rateAgainstAxios: pairedRatios(own.map(rate), axios.map(rate)),
      };
    }),
  );
}

function ofOne(samples: readonly Sample[], variant: VariantName, concurrency: number): Sample[] {
  return samples
    .filter((sample) => sample.variant === variant && sample.concurrency === concurrency)
    .sort((a, b) => a.round - b.round);
}

const cpuPerCall = ({ cpuMicros, calls }: Sample): number => cpuMicros / calls;
const rate = ({ wallMicros, calls }: Sample): number => (calls / wallMicros) * 1e6;
