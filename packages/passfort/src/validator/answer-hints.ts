import { headerOf } from "./message.ts";
import type { Answer } from "./trial.ts";

/** Why a body cannot be read that came compressed. */
export function codingHint(answer: Answer): string | undefined {
  const coding = headerOf(answer, "content-encoding") ?? "identity";
  return coding === "identity"
    ? undefined
    : "The body came compressed, though nothing asked for it. Leave compression off, also on a proxy.";
}

/** Why a redirect is no answer. */
export function redirectHint({ status }: Answer): string | undefined {
  return status >= 300 && status < 400
    ? "Host and path are signed, so that redirects cannot be followed: give the URL that it leads to."
    : undefined;
}
