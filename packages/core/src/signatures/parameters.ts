/** Longer parameters are not looked at, in characters. */
const longest = 4096;

/**
 * The values in `keyId="…",algorithm="…",…` by name, read in one pass. Parameters with other names than the draft's are
 * skipped over; one of the draft's has the form given there, and each stands there once. Gives a text that tells why,
 * where that is not so.
 *
 * @param allowUnterminatedLastQuote Takes a last value whose closing quote is missing.
 * @see draft-cavage-http-signatures-12, section 2.1
 */
export function parseParameters(
  text: string,
  allowUnterminatedLastQuote: boolean,
): ReadonlyMap<string, string> | string {
  if (text.length > longest) return "it is too long";
  const parameter = /[ \t]*([A-Za-z][\w.-]*)=(?:"([^"\\]*)("|$)|([^\s",]+))[ \t]*(,|$)/y;
  const found = new Map<string, string>();
  for (let more = true; more;) {
    const [, name = "", quoted, closing, bare = "", separator] = parameter.exec(text) ?? [];
    if (separator === undefined) return "it is no list of parameters";
    if (closing === "" && !allowUnterminatedLastQuote) return "a quote is not closed";
    if (found.has(name)) return "a parameter is there twice";
    if (!hasItsForm(name, quoted, bare)) return "a parameter has a wrong form";
    found.set(name, quoted ?? bare);
    more = separator === ",";
  }
  return found;
}

/** `created` and `expires` are bare integers, the others of the draft are quoted. */
function hasItsForm(name: string, quoted: string | undefined, bare: string): boolean {
  if (name === "created" || name === "expires") return /^\d{1,12}$/.test(bare);
  return quoted !== undefined || !["keyId", "algorithm", "headers", "signature"].includes(name);
}
