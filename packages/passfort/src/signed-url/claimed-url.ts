import { isUuid } from "../is-uuid.ts";

/** What a signed URL claims, nothing of it proven. */
export interface ClaimedUrl {
  /** The text that is signed: all that stands before the signature. */
  readonly signed: string;
  readonly signature: string;
  readonly validUntilMs: number;
  readonly auditee_id: string;
  readonly custom_data: string | undefined;
}

/**
 * What a signed URL claims, read from its raw text; a text that tells why it is malformed. Custom data may hold an encoded
 * `&signature=`, so that the signature is what follows the last one.
 *
 * @remarks Unconfirmed: other parameters may stand before those of PassFort, where the resource's URL has a query of its
 * own; and a `+` in custom data is a space, as in forms.
 */
export function claimedUrl(url: string): ClaimedUrl | string {
  const cut = url.lastIndexOf(marker);
  if (cut === -1) return "it has no signature";
  const [signed, signature] = [url.slice(0, cut), url.slice(cut + marker.length)];
  if (signature.includes("&")) return "something follows its signature";

  const query = signed.includes("?") ? signed.slice(signed.indexOf("?") + 1) : "";
  const pairs = query.split("&").map(nameAndValue);
  const [version, validUntil, auditee] = pairs.splice(-3);
  if (version?.name !== "version" || validUntil?.name !== "valid_until" || auditee?.name !== "auditee_id")
    return "version, valid_until and auditee_id do not stand before its signature in this order";
  const customData = pairs.at(-1)?.name === "custom_data" ? pairs.pop() : undefined;
  if (pairs.some(isReserved)) return "a parameter is there twice, or out of order";

  if (version.value !== "1") return "its version is not 1";
  if (!/^\d{1,12}$/.test(validUntil.value)) return "its valid_until is no integer";
  if (!isUuid(auditee.value)) return "its auditee_id is no UUID";
  const custom_data = customData && decoded(customData.value);
  if (customData !== undefined && custom_data === undefined) return "its custom_data cannot be decoded";
  return {
    signed,
    signature,
    validUntilMs: Number(validUntil.value) * 1000,
    auditee_id: auditee.value,
    custom_data,
  };
}

/** Whether the query of a page has a parameter that PassFort is going to add. */
export function hasReserved({ search }: URL): boolean {
  return search.slice(1).split("&").map(nameAndValue).some(isReserved);
}

const marker = "&signature=";
const reserved: readonly string[] = ["custom_data", "version", "valid_until", "auditee_id", "signature"];

function isReserved({ name }: { readonly name: string }): boolean {
  return reserved.includes(name);
}

function nameAndValue(pair: string): { readonly name: string; readonly value: string } {
  const [name = "", ...value] = pair.split("=");
  return { name, value: value.join("=") };
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
