import type { Runtime } from "@idbraid/core/signatures";
import { unusable } from "../unusable.ts";
import { FixedKeys } from "./fixed-keys.ts";
import { parseSecretKeys, type SecretKeySource } from "./secret-key.ts";
import type { SigningKey } from "./signing-key.ts";
import { VaultKeys } from "./vault-keys.ts";

/** The secret keys of an integration. Nothing that prints it shows them. */
export interface KeyRing {
  /**
   * The bytes of the key with this id, as `verify` of `@idbraid/core/signatures` asks for them; `undefined` when there is
   * none.
   *
   * @throws {ConfigurationError} when a function has given no key yet; code `credential_unavailable`
   */
  readonly resolve: (keyId: string) => Promise<Uint8Array | undefined>;
  /**
   * The first key that fits, for what bears no key id. All are tried, so that the time tells nothing.
   *
   * @throws {ConfigurationError} as `resolve`
   */
  find(fits: (key: SigningKey) => boolean | Promise<boolean>): Promise<SigningKey | undefined>;
  /**
   * The first key, which signs.
   *
   * @param options.fresh Asks a function again, as after a refusal, unless it was asked a short while ago.
   * @throws {ConfigurationError} as `resolve`
   */
  current(options?: { readonly fresh?: boolean | undefined }): Promise<SigningKey>;
}

/** What a key ring needs besides keys. */
export interface KeyRingOptions {
  /** The function that the user called, such as `createIntegration`, for messages. */
  readonly factory: string;
  readonly runtime: Pick<Runtime, "monotonicMs" | "schedule">;
}

/**
 * The keys of a source, or of the variable `PASSFORT_SECRET_KEY` where none is given. A function is asked on first use, once
 * for all who wait, and again when no key fits: at most once a minute, since anyone can send an unknown key id. The keys that
 * it gave stay good until it gives others. Nobody waits for it longer than 10 s.
 *
 * @throws {ConfigurationError} when there is no key, or one that is not the base64 of 32 bytes
 */
export function keyRing(source: SecretKeySource | undefined, options: KeyRingOptions): KeyRing {
  const given = givenKeys(source);
  if (typeof given === "function") return new VaultKeys(given, options.runtime);
  if (given === undefined) {
    const message = `is missing. Pass it to ${options.factory}() or set ${variable}`;
    throw unusable(options.factory, [{ path: "secretKey", message }]);
  }
  const { keys, problems } = parseSecretKeys(given);
  if (problems.length > 0) throw unusable(options.factory, problems);
  return new FixedKeys(keys);
}

/** The source, or what the variable has where none is given. */
export function givenKeys(source: SecretKeySource | undefined): SecretKeySource | undefined {
  return source ?? (globalThis.process?.env?.[variable] || undefined);
}

const variable = "PASSFORT_SECRET_KEY";
