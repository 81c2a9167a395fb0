import { fromBase64 } from "../../crypto/encoding.ts";

/** A block of a PEM text, from its BEGIN line to its END line. */
export interface PemBlock {
  /** Such as `CERTIFICATE` or `ENCRYPTED PRIVATE KEY`. */
  readonly label: string;
  readonly text: string;
}

/** What a text or the bytes of a file turned out to be. */
export type Content =
  | { readonly kind: "empty" | "path" | "one-line" | "truncated" | "unknown" }
  | { readonly kind: "pem"; readonly blocks: readonly PemBlock[] }
  | { readonly kind: "der"; readonly bytes: Uint8Array };

/** Tells PEM from DER and base64, and mends what copying does to a PEM text: byte order mark, line ends, literal `\n`. */
export function readContent(value: string | Uint8Array): Content {
  if (typeof value !== "string" && value[0] === derSequence) return { kind: "der", bytes: value };
  const given = (typeof value === "string" ? value : new TextDecoder().decode(value)).trim(); // also of a byte order mark
  if (given === "") return { kind: "empty" };
  if (!given.includes("-----BEGIN ")) return withoutPem(given);
  const text = withLines(given);
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)];
  if (blocks.length < text.split("-----BEGIN ").length - 1) return { kind: "truncated" };
  if (blocks.some(([, , body = ""]) => !/^[ \t]*\n/.test(body))) return { kind: "one-line" };
  return { kind: "pem", blocks: blocks.map(([whole, label = ""]) => ({ label, text: `${whole}\n` })) };
}

/** The first byte of every DER certificate, key and PFX. */
const derSequence = 0x30;

function withLines(text: string): string {
  return text
    .replaceAll(String.raw`\r`, "")
    .replaceAll(String.raw`\n`, "\n")
    .replaceAll(/\r\n?/g, "\n");
}

function withoutPem(text: string): Content {
  const bytes = fromBase64(text.replaceAll(/\s/g, ""));
  if (bytes?.[0] === derSequence) return { kind: "der", bytes };
  const looksLikePath =
    !text.includes("\n") &&
    (/^(\.{0,2}[\\/]|~|[A-Za-z]:[\\/])/.test(text) || /\.(pem|crt|cer|key|pfx|p12|der)$/i.test(text));
  return { kind: looksLikePath ? "path" : "unknown" };
}

/** True for the outer frame of PKCS #12: a sequence that begins with version 3. @see RFC 7292, section 4 */
export function isPfx(bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0;
  const lengthBytes = first > 0x80 ? first - 0x80 : 0;
  const [tag, size, version] = bytes.subarray(2 + lengthBytes);
  return bytes[0] === derSequence && tag === 2 && size === 1 && version === 3;
}
