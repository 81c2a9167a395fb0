import type { IdfySimulatorOptions } from "./idfy/options.ts";
import { createIdfySimulator, type IdfySimulator } from "./idfy/simulator.ts";
import type { PassfortSimulatorOptions } from "./passfort/options.ts";
import { createPassfortSimulator, type PassfortSimulator } from "./passfort/simulator.ts";

/** The simulator of each provider, by name. */
export interface ProviderSimulators {
  readonly idfy: IdfySimulator;
  readonly passfort: PassfortSimulator;
}

/** Name of a provider, such as `idfy`. */
export type ProviderName = keyof ProviderSimulators;

/** Options of each provider's simulator. */
export interface ProviderOptions {
  readonly idfy?: IdfySimulatorOptions | undefined;
  readonly passfort?: PassfortSimulatorOptions | undefined;
}

/**
 * How each simulator is made, in the order of their ports. A new provider needs a line in each of these
 * places.
 */
export const providers: {
  readonly [Name in ProviderName]: (options: ProviderOptions[Name]) => ProviderSimulators[Name];
} = { idfy: createIdfySimulator, passfort: createPassfortSimulator };
