import { ResponseHeaders } from "../../transport/response-headers.ts";
import type { Adapter, AdapterConfig, AdapterResponse } from "./with-auth.ts";

/** How one exchange went: axios rejects for some statuses, and resolves for others. */
export interface AdapterOutcome<R> {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Gives back the answer, or throws the error, as the adapter did. */
  settle(): R;
  /** Nobody will read this answer. */
  discard(): void;
}

/**
 * Sends a config. What comes back shows the config `given` instead, and no `request`: both hold the credentials.
 * Rejects where no answer came.
 */
export async function exchangeOver<C extends AdapterConfig, R extends AdapterResponse>(
  adapter: Adapter<C, R>,
  config: C,
  given: C,
): Promise<AdapterOutcome<R>> {
  try {
    const response = await adapter(config);
    return outcomeOf(response, given, () => response);
  } catch (error) {
    const { response } = Object(error) as { readonly response?: R };
    conceal(error, given);
    if (response === undefined) throw error;
    return outcomeOf(response, given, () => {
      throw error;
    });
  }
}

/** The header lines of an answer. Node joins or drops repeated ones, so its raw lines are taken where there are any. */
export function linesOf(response: AdapterResponse): ResponseHeaders {
  const { request } = response as { readonly request?: { readonly res?: { readonly rawHeaders?: unknown } } };
  const raw = request?.res?.rawHeaders;
  if (Array.isArray(raw)) return new ResponseHeaders(raw as string[]);
  const lines: string[] = [];
  for (const [name, value] of Object.entries(Object(response.headers) as object)) {
    for (const one of Array.isArray(value) ? value : [value]) lines.push(name, String(one));
  }
  return new ResponseHeaders(lines);
}

function outcomeOf<R extends AdapterResponse>(
  response: R,
  given: AdapterConfig,
  settle: () => R,
): AdapterOutcome<R> {
  const headers = linesOf(response);
  conceal(response, given);
  const { data } = response as { readonly data?: { readonly destroy?: unknown } | null };
  return {
    status: response.status,
    headers,
    settle,
    discard: () => {
      if (typeof data?.destroy === "function") (data.destroy as () => void).call(data);
    },
  };
}

function conceal(shown: unknown, given: AdapterConfig): void {
  if (typeof shown !== "object" || shown === null) return;
  if ("config" in shown) Reflect.set(shown, "config", given);
  Reflect.deleteProperty(shown, "request");
}
