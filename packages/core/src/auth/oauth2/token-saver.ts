import { ConfigurationError } from "../../errors/configuration-error.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { storeAnswer } from "../../store/store-answer.ts";
import type { OAuth2TokenSet } from "./token-set.ts";

/** The option `onTokens` and whether it has had the newest set, for one session. */
export class TokenSaver {
  readonly #onTokens: ((tokens: OAuth2TokenSet) => unknown) | undefined;
  #saved = true;
  #saving: Promise<unknown> | undefined;

  constructor(onTokens: ((tokens: OAuth2TokenSet) => unknown) | undefined) {
    this.#onTokens = onTokens;
  }

  /** Whether the newest set needs no saving, as when another process got it. */
  set saved(saved: boolean) {
    this.#saved = saved;
  }

  /** The end of the latest save, which may be long over. */
  get saving(): Promise<unknown> | undefined {
    return this.#saving;
  }

  /**
   * Saves the set, unless that is done.
   *
   * @throws {ConfigurationError} `tokens_not_saved`, when `onTokens` fails or takes more than 10 s
   */
  async save(set: OAuth2TokenSet, runtime: Runtime): Promise<void> {
    if (this.#saved) return;
    const saving = storeAnswer(
      runtime,
      async () => {
        await this.#onTokens?.({ ...set }); // a copy: some encrypt it in place
        return true;
      },
      10_000,
    );
    this.#saving = saving;
    // What it threw goes no further: errors of database clients print what they were to write.
    if ((await saving) === undefined) throw notSaved();
    this.#saved = true;
  }
}

function notSaved(): ConfigurationError {
  return new ConfigurationError({
    message:
      'The function given as "onTokens" failed or took more than 10 s, so that new tokens are not saved. ' +
      "They are kept in memory, and the next call has them saved before it uses them. Make the function work.",
    code: "tokens_not_saved",
    retryable: true,
    problems: [{ path: "onTokens", message: "could not save the tokens" }],
  });
}
