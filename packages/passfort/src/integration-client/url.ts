import { ConfigurationError, configurationError } from "@idbraid/core";
import type { IntegrationClientOptions } from "./options.ts";

/** The URL of an integration ends in a slash: the paths of its endpoints are put behind it. */
export function withSlash(url: string): string {
  if (!URL.canParse(url)) return url;
  const ending = new URL(url);
  if (ending.search !== "" || ending.hash !== "") return url; // it is refused
  ending.pathname = ending.pathname.replace(/\/*$/, "/");
  ending.search = ""; // takes away a "?" with nothing behind it
  ending.hash = "";
  return ending.href;
}

/** Tells when a slash was added. */
export function warnOfSlash({ url, onWarning }: Pick<IntegrationClientOptions, "url" | "onWarning">): void {
  if (new URL(url).pathname.endsWith("/")) return;
  const warning = {
    code: "url_without_slash",
    message:
      '[passfort] createIntegrationClient(): "url" does not end in a slash, and one was added. The URL that is entered in the portal must end in one.',
  };
  if (onWarning === undefined) {
    process.emitWarning(warning.message, { type: "IdbraidWarning", code: warning.code });
    return;
  }
  try {
    onWarning(warning);
  } catch {
    // A warning must not stand in the way of what it is about.
  }
}

/** What core calls "baseUrl" is the option "url" here. */
export function withUrlNamed<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    const problems = error.problems.map((problem) =>
      problem.path === "baseUrl" ? { ...problem, path: "url" } : problem,
    );
    throw configurationError("createIntegrationClient", problems, "passfort");
  }
}
