import { hexOf } from "../frame/ids.ts";

/** A key, ready for signing. */
export interface SecretKey {
  /** The first eight characters of its base64. */
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A key that follows from the seed: 32 bytes in base64. */
export function seededSecretKey(seed: string, role: string): string {
  const digits = hexOf(`${seed}/${role}/secret-key`, 64);
  const bytes = digits.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return btoa(String.fromCharCode(...bytes));
}

/** The key behind its base64. @throws {Error} when it is not 32 bytes in base64. */
export function readSecretKey(base64: string): SecretKey {
  const bytes = /^[A-Za-z0-9+/]{43}=$/.test(base64)
    ? Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0))
    : undefined;
  if (bytes === undefined) throw new Error("secretKey must be 32 bytes in base64: 44 characters.");
  return { id: base64.slice(0, 8), bytes };
}
