import { SignatureError, type SignatureReason } from "@idbraid/core/signatures";
import { FixedKeys } from "../keys/fixed-keys.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import { parseSecretKeys, type SecretKeys } from "../keys/secret-key.ts";
import { ownMembers } from "../own-members.ts";
import { unusable } from "../unusable.ts";
import { claimedUrl } from "./claimed-url.ts";
import { urlSignatureHolds } from "./url-signature.ts";

/** What a signed URL says, once its signature and its time hold. */
export interface SignedUrl {
  /** UUID of the user or API key that looks, as it was written. */
  readonly auditee_id: string;
  readonly custom_data: string | undefined;
  /** Milliseconds since 1970. */
  readonly validUntilMs: number;
}

/** Options of {@link verifySignedUrl}. */
export interface VerifySignedUrlOptions {
  /** The key, or several while keys change: any of them may have signed. */
  readonly secretKey: SecretKeys;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/**
 * What a signed URL says, once it holds: signed with one of the keys, and not over yet.
 *
 * @param url The whole public URL exactly as it was requested: scheme, host, path and query, never decoded or put together
 *   anew.
 * @remarks Unconfirmed: other parameters may stand before those of PassFort; a `+` in `custom_data` is a space.
 * @throws {SignatureError} when it is refused. Answer the `reason` `malformed` with 400, and `mismatch` and `stale` with 404,
 *   as if nothing were there. Codes `signed_url_malformed`, `signed_url_mismatch` and `signed_url_expired`
 * @throws {ConfigurationError} when a key is not the base64 of 32 bytes, or the URL is no text
 * @see PassFort's documentation, "External resources"
 * @example
 * ```ts
 * import { SignatureError } from "@idbraid/core/schema";
 * import { verifySignedUrl } from "@idbraid/passfort";
 *
 * export async function open(publicUrl: string, secretKey: string): Promise<Response> {
 *   try {
 *     const { custom_data } = await verifySignedUrl(publicUrl, { secretKey });
 *     return new Response(`Report ${custom_data}`);
 *   } catch (error) {
 *     if (!SignatureError.isInstance(error)) throw error;
 *     return new Response(null, { status: error.reason === "malformed" ? 400 : 404 });
 *   }
 * }
 * ```
 */
export async function verifySignedUrl(url: string, options: VerifySignedUrlOptions): Promise<SignedUrl> {
  const { secretKey, now = Date.now } = ownMembers(options);
  const { keys, problems } = parseSecretKeys(secretKey);
  const found = [...problems, ...(typeof url === "string" ? [] : [notText])];
  if (found.length > 0) throw unusable("verifySignedUrl", found);
  return checkSignedUrl(url, new FixedKeys(keys), now());
}

/** As {@link verifySignedUrl}, with the keys of an integration. The signature first: who has no key learns nothing of the time. */
export async function checkSignedUrl(
  url: string,
  keys: Pick<KeyRing, "find">,
  nowMs: number,
): Promise<SignedUrl> {
  const claimed = claimedUrl(url);
  if (typeof claimed === "string") throw refusal("malformed", "signed_url_malformed", claimed);
  const { signed, signature, ...says } = claimed;
  const signer = await keys.find(({ key }) => urlSignatureHolds(signed, signature, key));
  if (signer === undefined) throw refusal("mismatch", "signed_url_mismatch", "no key has made its signature");
  if (nowMs > says.validUntilMs) throw refusal("stale", "signed_url_expired", "its time is over");
  return says;
}

const notText = { path: "url", message: "must be a text, exactly as it was requested" };

function refusal(reason: SignatureReason, code: string, why: string): SignatureError {
  return new SignatureError({ reason, code, message: `The signed URL was refused: ${why}.` });
}
