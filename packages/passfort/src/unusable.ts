import { type ConfigurationError, configurationError, type Problem } from "@idbraid/core/schema";

/** One error for everything that is wrong with what a function of this package was given. */
export function unusable(factory: string, problems: readonly Problem[]): ConfigurationError {
  return configurationError(factory, problems, "passfort");
}
