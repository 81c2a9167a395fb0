import { ConfigurationError, type Problem } from "@idbraid/core/signatures";
import { ownMembers } from "../own-members.ts";
import { fromBase64 } from "./base64.ts";
import { SigningKey } from "./signing-key.ts";

/** A secret key in base64, as the portal shows it; one that is unlike those of the portal; or one that was parsed before. */
export type SecretKey = string | UnusualSecretKey | SigningKey;

/** A secret key with an id of its own, or of another length. */
export interface UnusualSecretKey {
  /** The key in base64. */
  readonly secret: string;
  /** @default the first 8 characters of `secret` */
  readonly keyId?: string | undefined;
  /** Takes a key that is not 32 bytes long, such as one of a test. @default false */
  readonly anyLength?: boolean | undefined;
}

/**
 * A secret key in base64, as the portal shows it; several, while keys change; or a function that fetches either, as from a
 * vault, and is asked again when a request bears a key id that is not known. Of several the first one signs.
 */
export type SecretKeySource = SecretKeys | (() => SecretKeys | Promise<SecretKeys>);

/** One secret key, or several while keys change. */
export type SecretKeys = SecretKey | readonly SecretKey[];

/**
 * The bytes of a secret key and its id, which is the first 8 characters of its base64. White space around it is removed.
 *
 * @throws {ConfigurationError} when it is not the base64 of 32 bytes; the message does not repeat it
 * @see PassFort's documentation, "Authentication"
 */
export function parseSecretKey(secretKey: SecretKey): SigningKey {
  const parsed = parse(secretKey);
  if (typeof parsed !== "string") return parsed;
  throw new ConfigurationError({
    provider: "passfort",
    message: `[passfort] The secret key ${parsed}.`,
    problems: [{ path: "secretKey", message: parsed }],
  });
}

/** The keys, and what is wrong with those that are none, in words that never repeat them. */
export function parseSecretKeys(given: SecretKeys): {
  readonly keys: readonly SigningKey[];
  readonly problems: readonly Problem[];
} {
  if (!Array.isArray(given)) return parseSecretKeys([given as SecretKey]);
  const keys: SigningKey[] = [];
  const problems: Problem[] = given.length === 0 ? [{ path: "secretKey", message: "is empty" }] : [];
  for (const [index, each] of given.entries()) {
    const key = parse(each);
    const path = given.length === 1 ? "secretKey" : `secretKey.${index}`;
    if (typeof key === "string") problems.push({ path, message: key });
    else if (keys.some(({ keyId }) => keyId === key.keyId))
      problems.push({
        path,
        message: "has the key id of another one, so that no request could tell them apart",
      });
    else keys.push(key);
  }
  return { keys, problems };
}

/** The key, or what is wrong with it. */
function parse(given: unknown): SigningKey | string {
  if (given instanceof SigningKey) return given;
  const members = typeof given === "object" && given !== null ? given : { secret: given };
  const { secret, keyId, anyLength } = ownMembers(members) as Readonly<Record<string, unknown>>;
  if (secret === undefined || secret === null) return "is missing";
  if (typeof secret !== "string") return `must be a string in base64, not ${typeof secret}`;
  const text = secret.trim();
  if (text === "") return "is empty";
  if (/^[\da-f]{64}$/i.test(text)) return "looks like hexadecimal. Copy the base64 that the portal shows";
  const key = fromBase64(text);
  if (key === undefined) return "is not base64. Copy it as the portal shows it, with its padding";
  if (key.length !== 32 && anyLength !== true)
    return `is ${key.length} bytes long, and should be 32. Copy all 44 characters that the portal shows`;
  const id = keyId ?? text.slice(0, 8);
  return typeof id === "string" && isParameter(id)
    ? new SigningKey(id, key)
    : "has a keyId that is not printable ASCII without quotes and backslashes";
}

/** What can stand between the quotes of a parameter. */
function isParameter(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && !/["\\]/.test(text);
}
