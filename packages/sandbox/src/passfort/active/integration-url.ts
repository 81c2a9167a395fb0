import { isLoopback } from "../../frame/loopback.ts";

/**
 * The URL of an integration, with a slash at its end.
 *
 * @throws {TypeError} when it is neither https nor on loopback, or has a query, a fragment or credentials
 */
export function integrationUrl(text: string): URL {
  const url = allowedUrl(text);
  if (url.search !== "" || url.hash !== "")
    throw new TypeError("The URL of an integration has neither query nor fragment.");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/** A URL that may be called. @throws {TypeError} when it is neither https nor on loopback, or has credentials. */
export function allowedUrl(text: string): URL {
  if (!URL.canParse(text)) throw new TypeError("url must be an absolute URL.");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") throw new TypeError("A URL must not hold credentials.");
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) return url;
  throw new TypeError(
    "PassFort calls integrations over https. Plain http is for 127.0.0.1 and localhost only.",
  );
}
