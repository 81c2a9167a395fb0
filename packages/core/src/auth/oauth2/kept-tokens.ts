import { ConfigurationError } from "../../errors/configuration-error.ts";
import { NotConfigured } from "../not-configured.ts";
import type { OAuth2AuthorizationCodeOptions } from "./oauth2-authorization-code.ts";
import { tokenSetProblem, type OAuth2TokenSet } from "./token-set.ts";
import { sourceFailure } from "../secrets/source-failure.ts";

/** Where the tokens of earlier sessions come from. */
export interface KeptTokens {
  /** The tokens to begin with, if there are any. */
  readonly load: () => Promise<OAuth2TokenSet | undefined>;
  /** The tokens as another process may have saved them since. Only a function can tell. */
  readonly reload: (() => Promise<OAuth2TokenSet | undefined>) | undefined;
}

/** Reads the option `tokens`, which is checked already when it is a value. */
export function keptTokens(tokens: OAuth2AuthorizationCodeOptions["tokens"]): KeptTokens {
  if (typeof tokens === "function") {
    const load = (): Promise<OAuth2TokenSet | undefined> => ask(tokens);
    return { load, reload: load };
  }
  let given = tokens;
  const load = async (): Promise<OAuth2TokenSet | undefined> => {
    const set = given;
    given = undefined; // once the session is revoked they are good for nothing
    return set;
  };
  return { load, reload: undefined };
}

/**
 * @throws {ConfigurationError} when the function fails, or gives something that is no token set
 */
async function ask(source: () => unknown): Promise<OAuth2TokenSet | undefined> {
  let set: unknown;
  try {
    set = await source();
  } catch (error) {
    if (NotConfigured.isInstance(error)) throw error;
    throw sourceFailure("tokens", error);
  }
  if (set === undefined || set === null) return undefined;
  const message = tokenSetProblem(set);
  if (message === undefined) return set as OAuth2TokenSet;
  throw new ConfigurationError({
    message: `What the function given as "tokens" returned ${message}. Make it return what "onTokens" got.`,
    problems: [{ path: "tokens", message }],
  });
}
