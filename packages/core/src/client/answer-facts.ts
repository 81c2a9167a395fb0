import { scrub } from "../redact/scrub.ts";
import type { ResponseHeaders } from "../transport/response-headers.ts";
import type { Provider } from "./provider.ts";

/** What the headers of an answer say about it. */
export interface AnswerFacts {
  readonly requestId: string | undefined;
  readonly environment: string | undefined;
  readonly accountId: string | undefined;
}

/** Reads request id, environment and account from the headers that the provider uses for them. */
export function answerFacts(headers: ResponseHeaders, names: Provider["responseHeaders"]): AnswerFacts {
  return {
    requestId: firstOf(headers, names.requestId),
    environment: firstOf(headers, names.environment),
    accountId: firstOf(headers, names.accountId),
  };
}

function firstOf(headers: ResponseHeaders, names: readonly string[] = []): string | undefined {
  for (const name of names) {
    const value = headers.first(name);
    if (value !== undefined && value !== "") return idOnly(value);
  }
  return undefined;
}

/** Ids are printed in messages: anything that is not one is scrubbed. */
export function idOnly(value: string): string {
  return /^[\w.:-]{1,128}$/.test(value) ? value : scrub(value, 128);
}
