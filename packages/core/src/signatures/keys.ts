import { ConfigurationError } from "../errors/configuration-error.ts";

/** Gives the key with this id, or `undefined` when there is none. It is called for every signature that can be read. */
export type KeyResolver = (keyId: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** The keys that are accepted, by key id: for a rotation put both in, and take the old one out when it is over. */
export type KeySource = ReadonlyMap<string, Uint8Array> | KeyResolver;

/**
 * The key with this id.
 *
 * @throws {ConfigurationError} when the resolver fails or gives something that is no key; code `credential_unavailable`
 */
export async function findKey(keys: KeySource, keyId: string): Promise<Uint8Array | undefined> {
  let key: Uint8Array | undefined;
  try {
    key = typeof keys === "function" ? await keys(keyId) : keys.get(keyId);
  } catch {
    throw unavailable(); // its error may hold a secret of the vault
  }
  if (key !== undefined && !isKey(key)) throw unavailable();
  return key;
}

/** An empty key would let anybody sign. */
export function isKey(key: unknown): key is Uint8Array {
  return ArrayBuffer.isView(key) && key.byteLength > 0;
}

function unavailable(): ConfigurationError {
  return new ConfigurationError({
    code: "credential_unavailable",
    retryable: true,
    message: '"keys" failed, or gave no Uint8Array with bytes in it.',
  });
}
