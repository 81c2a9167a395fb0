import { ConfigurationError, type Problem } from "./configuration-error.ts";

/** Problems as one sentence, each with its option or parameter. */
export function sentence(problems: readonly Problem[]): string {
  return `${problems.map(({ path, message }) => `"${path}" ${message}`).join("; ")}.`;
}

/**
 * One error for all problems of a factory's options.
 *
 * @param factory Such as `createAcme`.
 * @param provider Such as `acme`, where the factory makes a provider's client.
 */
export function configurationError(
  factory: string,
  problems: readonly Problem[],
  provider?: string,
): ConfigurationError {
  const prefix = provider === undefined ? "" : `[${provider}] `;
  const code = problems[0]?.code;
  return new ConfigurationError({
    provider,
    problems,
    ...(code === undefined ? {} : { code }),
    message: `${prefix}${factory}() was called with options that cannot work: ${sentence(problems)}`,
  });
}
