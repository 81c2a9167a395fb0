import type { Runtime } from "@idbraid/core";
import { type AuthStrategy, httpSignature, type HttpSignatureOptions } from "@idbraid/core/auth";
import { givenKeys, keyRing } from "../keys/key-ring.ts";
import { parseSecretKeys, type SecretKeySource } from "../keys/secret-key.ts";

/** How requests are signed with a secret key. */
export interface SigningOptions extends Omit<HttpSignatureOptions, "key" | "keyId"> {
  /** The function that the user called, for messages. */
  readonly factory: string;
  readonly secretKey: SecretKeySource | undefined;
  readonly runtime: Runtime;
}

/**
 * Signs each attempt with the first of the secret keys.
 *
 * @throws {ConfigurationError} when there is no key, or one that is not the base64 of 32 bytes
 */
export function signedWith({ factory, secretKey, runtime, ...style }: SigningOptions): AuthStrategy {
  const given = givenKeys(secretKey);
  const ring = keyRing(given, { factory, runtime });
  if (typeof given === "function") {
    // Asked on first use and after a refusal: then the ring asks its source again, once for both.
    return httpSignature({
      ...style,
      keyId: async () => (await ring.current({ fresh: true })).keyId,
      key: async () => (await ring.current({ fresh: true })).key,
    });
  }
  const [{ keyId, key } = { keyId: "", key: new Uint8Array(0) }] =
    given === undefined ? [] : parseSecretKeys(given).keys;
  return httpSignature({ ...style, keyId, key });
}
