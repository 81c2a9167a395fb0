/** Percent-encodes everything but the unreserved characters of RFC 3986; `encodeURIComponent` leaves five more. */
export function encodeComponent(text: string): string {
  const encoded = encodeURIComponent(text);
  return /[!'()*]/.test(encoded) ? encoded.replace(/[!'()*]/g, percent) : encoded;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
