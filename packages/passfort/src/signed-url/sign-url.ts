import type { Problem } from "@idbraid/core/signatures";
import { isUuid } from "../is-uuid.ts";
import { parseSecretKeys, type SecretKey } from "../keys/secret-key.ts";
import type { SigningKey } from "../keys/signing-key.ts";
import { ownMembers } from "../own-members.ts";
import { unusable } from "../unusable.ts";
import { hasReserved } from "./claimed-url.ts";
import { urlSignature } from "./url-signature.ts";

/** What a signed URL says. */
export interface SignUrlOptions {
  readonly secretKey: SecretKey;
  /** The last moment at which it is good: a date, or milliseconds since 1970. It counts in whole seconds. */
  readonly validUntil: Date | number;
  /** UUID of the user or API key that looks. */
  readonly auditeeId: string;
  /** Handed to the page as it is. @default none */
  readonly customData?: string | undefined;
}

/**
 * The URL of an external resource as PassFort opens it: with `version`, `valid_until`, `auditee_id` and a signature over all
 * that stands before it.
 *
 * @remarks Unconfirmed: where the URL has a query already, the parameters follow it.
 * @throws {ConfigurationError} when the URL is not of `http:` or `https:`, or has a fragment, credentials or a parameter
 *   with the name of one that PassFort adds; or an option cannot work
 * @see PassFort's documentation, "External resources"
 * @example
 * ```ts
 * import { signUrl } from "@idbraid/passfort";
 *
 * const url = await signUrl("https://my-integration.example.com/report/17", {
 *   secretKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
 *   validUntil: Date.now() + 60_000,
 *   auditeeId: "c800b3eb-5960-4d84-9f96-129c2f4ee214",
 * });
 * ```
 */
export async function signUrl(url: string, options: SignUrlOptions): Promise<string> {
  const { secretKey, validUntil, auditeeId, customData } = ownMembers(options);
  const { keys, problems } = parseSecretKeys(secretKey);
  const validUntilMs = validUntil instanceof Date ? validUntil.getTime() : validUntil;
  const validUntilS = Math.floor(validUntilMs / 1000);
  const found: Problem[] = [...problems];
  if (!isPage(url))
    found.push({ path: "url", message: "must be an http or https URL without fragment and credentials" });
  else if (hasReserved(new URL(url)))
    found.push({
      path: "url",
      message: "has a parameter of its own that PassFort adds. Give it another name",
    });
  if (!Number.isFinite(validUntilMs) || validUntilS < 0 || validUntilS >= 1e12)
    found.push({ path: "validUntil", message: "must be a Date or milliseconds since 1970" });
  if (!isUuid(auditeeId)) found.push({ path: "auditeeId", message: "must be a UUID" });
  if (customData !== undefined && !isText(customData))
    found.push({ path: "customData", message: "must be well-formed text" });
  if (found.length > 0) throw unusable("signUrl", found);

  const { href } = new URL(url); // as it goes over the wire
  const parameters = [
    ...(customData === undefined ? [] : [`custom_data=${encoded(customData)}`]),
    "version=1",
    `valid_until=${validUntilS}`,
    `auditee_id=${auditeeId}`,
  ];
  const unsigned = `${href}${href.includes("?") ? "&" : "?"}${parameters.join("&")}`;
  const [{ key }] = keys as readonly [SigningKey];
  return `${unsigned}&signature=${encodeURIComponent(await urlSignature(unsigned, key))}`;
}

/** As it goes over the wire: browsers and `fetch` encode the apostrophe of a query too. @see WHATWG URL, "special-query percent-encode set" */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("'", "%27");
}

/** Whether all of it goes over the wire: what does not cannot be verified. */
function isPage(url: unknown): boolean {
  if (typeof url !== "string" || !/^https?:[^#]*$/i.test(url) || !URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username === "" && password === "";
}

function isText(value: unknown): boolean {
  return typeof value === "string" && !/\p{Surrogate}/u.test(value);
}
