/**
 * What is done to both halves before they are joined: nothing, as RFC 7617 has it, or form encoding, as
 * RFC 6749 section 2.3.1 asks of OAuth2 clients. Servers differ; for letters and digits both are the same.
 */
export type BasicEncoding = "raw" | "form";

/** The value of an `Authorization` header: both halves in UTF-8, base64 with padding. @see RFC 7617, section 2 */
export function basicCredentials(username: string, password: string, encoding: BasicEncoding): string {
  const encode = encoding === "form" ? formEncode : asIs;
  return `Basic ${utf8Base64(`${encode(username)}:${encode(password)}`)}`;
}

/** What is wrong with a user name or client id. A colon would end it. */
export function usernameProblem(value: string, encoding: BasicEncoding): string | undefined {
  if (encoding === "form") return undefined;
  return value.includes(":")
    ? 'holds ":", which ends a name in Basic credentials'
    : passwordProblem(value, encoding);
}

/** What is wrong with a password or client secret. */
export function passwordProblem(value: string, encoding: BasicEncoding): string | undefined {
  // oxlint-disable-next-line no-control-regex -- RFC 7617 forbids exactly these
  const control = encoding === "raw" && /[\x00-\x1f\x7f]/.test(value);
  return control ? "holds a control character, which Basic credentials cannot carry" : undefined;
}

/** As in a form: also what a server may echo of a secret it was sent. */
export function formEncode(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

function asIs(text: string): string {
  return text;
}

function utf8Base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}
