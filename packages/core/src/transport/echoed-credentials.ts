import type { Call } from "./call.ts";

/** The text without the credentials of the present attempt, which a server may echo in its words. */
export function withoutEchoes(text: string, call: Pick<Call, "init" | "wire">): string {
  if (text === "") return text;
  return credentials(call).reduce((clean, credential) => clean.replaceAll(credential, "[redacted]"), text);
}

/**
 * Values of headers, whole and without their scheme, save those that tell nothing; and of the query, encoded and not,
 * where the strategy added them.
 */
function credentials({ init, wire }: Pick<Call, "init" | "wire">): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(wire.headers)) {
    if (!harmless.has(name.toLowerCase())) found.push(value, value.slice(value.indexOf(" ") + 1));
  }
  const before = queryOf(init.request.target);
  for (const [name, value] of queryOf(wire.target)) {
    if (before.get(name) !== value) found.push(value, encodeURIComponent(value));
  }
  return found.filter((value) => value.length >= shortest).sort((a, b) => b.length - a.length);
}

function queryOf(target: string): URLSearchParams {
  const mark = target.indexOf("?");
  return new URLSearchParams(mark < 0 ? "" : target.slice(mark));
}

const harmless = new Set(["accept", "accept-encoding", "content-length", "content-type", "user-agent"]);

/** Shorter values are no secrets, and would tear words apart. */
const shortest = 6;
