import type { BenchOptions } from "./options.ts";
import { measureInChild } from "./processes.node.ts";
import { concurrencies, type Sample, type VariantName, variants } from "./sample.ts";
import { shuffled } from "./statistics/statistics.ts";

/** What a run needs besides its options. */
export interface RunParts {
  readonly origin: string;
  readonly program: (variant: VariantName) => string;
  /** Is told of each sample as it comes. */
  readonly onSample: (sample: Sample) => void;
}

/**
 * All rounds. In each, every variant has one fresh process at every concurrency. Those that will be compared
 * run right after each other, in an order that changes from round to round, so that no variant always has the
 * warm machine or the busy neighbour.
 */
export async function runRounds(
  options: BenchOptions,
  { origin, program, onSample }: RunParts,
): Promise<Sample[]> {
  const { rounds, calls, warmup } = options;
  const samples: Sample[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const concurrency of shuffled(concurrencies, Math.random)) {
      for (const variant of shuffled(variants, Math.random)) {
        const measured = await measureInChild(program(variant), { origin, concurrency, warmup, calls });
        const sample = { round, variant, concurrency, ...measured };
        samples.push(sample);
        onSample(sample);
      }
    }
  }
  return samples;
}
