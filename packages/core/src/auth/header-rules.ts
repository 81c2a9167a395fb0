/** What is wrong with the name of a header. @see RFC 9110, section 5.6.2 */
export function headerNameProblem(name: unknown): string | undefined {
  if (name === undefined) return "is missing";
  return typeof name === "string" && /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)
    ? undefined
    : "is not a header name. Use letters, digits and hyphens";
}

/** What is wrong with the value of a header. @see RFC 9110, section 5.5 */
export function headerValueProblem(value: string): string | undefined {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ? undefined
    : "holds characters that no header can carry: line breaks, control characters or anything beyond Latin-1";
}

/** What is wrong with a bearer token. @see RFC 6750, section 2.1 */
export function bearerTokenProblem(token: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(token)
    ? undefined
    : 'holds white space or characters that no token has. Give it without "Bearer"';
}
