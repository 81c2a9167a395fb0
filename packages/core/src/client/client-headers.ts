import { headerNameProblem, headerValueProblem } from "../auth/header-rules.ts";
import type { Problem } from "../errors/configuration-error.ts";
import { emptyHeaders, type WireHeaders } from "../transport/wire.ts";

type HeaderChanges = Readonly<Record<string, string | null>> | undefined;

/** The headers of a request: defaults, then the client's, then the call's; `null` takes one away. */
export function mergeHeaders(...layers: readonly HeaderChanges[]): WireHeaders {
  const merged = emptyHeaders();
  const spelling = new Map<string, string>();
  for (const layer of layers) {
    for (const name of Object.keys(layer ?? {})) {
      const value = layer?.[name];
      const before = spelling.get(name.toLowerCase());
      if (before !== undefined) delete merged[before];
      spelling.set(name.toLowerCase(), name);
      if (typeof value === "string") merged[name] = value;
    }
  }
  return merged;
}

/** Header names and values that may not go on the wire. Nothing is deleted silently: it would differ from what was signed. */
export function headerProblems(headers: HeaderChanges): Problem[] {
  return Object.keys(headers ?? {}).flatMap((name) => {
    const value = headers?.[name];
    const path = `headers.${JSON.stringify(name).slice(1, 80)}`.replace(/"$/, "");
    const wrongName = headerNameProblem(name);
    if (wrongName !== undefined) return [{ path, message: wrongName }];
    if (reserved.has(name.toLowerCase()))
      return [{ path, message: "is set by the SDK and cannot be changed" }];
    const wrongValue = typeof value === "string" ? headerValueProblem(value) : undefined;
    return wrongValue === undefined ? [] : [{ path, message: wrongValue }];
  });
}

/** They describe the message or the connection; a wrong one splits requests. */
const reserved = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "upgrade",
  "expect",
  "te",
  "trailer",
  "keep-alive",
]);
