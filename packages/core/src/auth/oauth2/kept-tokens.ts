import { ConfigurationError } from "../../errors/configuration-error.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { NotConfigured } from "../not-configured.ts";
import type { OAuth2AuthorizationCodeOptions } from "./oauth2-authorization-code.ts";
import { knownFields, tokenSetProblem, type OAuth2TokenSet } from "./token-set.ts";
import { sourceFailure } from "../secrets/source-failure.ts";
import { TimeLimit } from "../time-limit.ts";

/** Where the tokens of earlier sessions come from. */
export interface KeptTokens {
  /** The tokens to begin with, if there are any. */
  readonly load: LoadTokens;
  /** The tokens as another process may have saved them since. Only a function can tell. */
  readonly reload: LoadTokens | undefined;
}

type LoadTokens = (runtime: Runtime) => Promise<OAuth2TokenSet | undefined>;

/** Reads the option `tokens`, which is checked already when it is a value. */
export function keptTokens(tokens: OAuth2AuthorizationCodeOptions["tokens"]): KeptTokens {
  if (typeof tokens === "function") {
    const limit = new TimeLimit("tokens", 10_000, "Find out why it hangs, then call again.");
    const load: LoadTokens = (runtime) => limit.run(runtime, () => ask(tokens));
    return { load, reload: load };
  }
  let given = tokens === undefined ? undefined : knownFields(tokens);
  const load: LoadTokens = async () => {
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
