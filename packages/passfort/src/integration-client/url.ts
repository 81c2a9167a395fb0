import { ConfigurationError, configurationError } from "@idbraid/core";
import type { IntegrationClientOptions } from "./options.ts";

/** The URL of an integration ends in a slash: the paths of its endpoints are put behind it. */
export function withSlash(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search, hash } = new URL(url);
  return search !== "" || hash !== "" || pathname.endsWith("/") ? url : `${url}/`;
}

/** Tells that a slash was added. */
export function warnOfSlash({ onWarning }: Pick<IntegrationClientOptions, "onWarning">): void {
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
