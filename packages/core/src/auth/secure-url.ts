import { isLoopback } from "../transport/base-url.ts";

/** What is wrong with an endpoint that gets credentials: it must be https, or http on a loopback address. */
export function secureUrlProblem(text: unknown): string | undefined {
  if (typeof text !== "string" || text === "") return "is missing";
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "is not a URL";
  }
  if (url.username !== "" || url.password !== "")
    return "holds a user name or password. Pass them as options";
  if (url.hash !== "") return 'holds a fragment. Remove "#" and what follows';
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) return undefined;
  return "must begin with https://, or credentials could be read on the way. Only loopback addresses may use http://";
}
