import { ConfigurationError, type Problem } from "@idbraid/core/signatures";

/** One error for everything that is wrong with what a function of this package was given. */
export function unusable(factory: string, problems: readonly Problem[]): ConfigurationError {
  const told = problems.map(({ path, message }) => `"${path}" ${message}`).join("; ");
  return new ConfigurationError({
    provider: "passfort",
    problems,
    message: `[passfort] ${factory}() was called with options that cannot work: ${told}.`,
  });
}
