import { parseArgs } from "node:util";

/** The modules that `pnpm sim` knows, by the name of their package. */
export const scenarios = {
  core: new URL("../../../core/src/testing/simulation/__fixtures__/scenario.ts", import.meta.url),
  idfy: new URL("../../../idfy/src/__fixtures__/simulation.ts", import.meta.url),
};

export type ScenarioName = keyof typeof scenarios;

/** What is run. */
export interface SimOptions {
  readonly names: readonly ScenarioName[];
  readonly schedules: number;
  /** The seed of the first schedule. */
  readonly seed: number;
  /** Print JSON instead of text. */
  readonly json: boolean;
}

/**
 * Reads the command line.
 *
 * @param freshSeed The seed of a run that is given none.
 * @throws {Error} saying what it does not understand
 */
export function readOptions(args: readonly string[], freshSeed: number): SimOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      schedules: { type: "string", default: "2000" },
      seed: { type: "string", default: String(freshSeed) },
    },
  });
  const unknown = positionals.find((name) => !Object.hasOwn(scenarios, name));
  if (unknown !== undefined) {
    throw new Error(`There is no scenario "${unknown}", but ${Object.keys(scenarios).join(", ")}.`);
  }
  const names = positionals.length > 0 ? positionals : Object.keys(scenarios);
  return {
    names: names as ScenarioName[],
    schedules: count("--schedules", values.schedules),
    seed: count("--seed", values.seed),
    json: values.json,
  };
}

function count(flag: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${flag} must be a whole number from 1, not "${text}".`);
  return Number(text);
}
