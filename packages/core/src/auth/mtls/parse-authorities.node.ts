import type { Fail } from "./fault-list.ts";
import { certificateOf } from "./parse-certificates.node.ts";
import { readContent } from "./read-content.ts";

/** The certificates of one entry of `ca` as PEM; Node would silently ignore an entry that holds none. */
export function parseAuthorities(value: unknown, fail: Fail): readonly string[] {
  const given = typeof value === "string" || value instanceof Uint8Array;
  const content = given ? readContent(value) : undefined;
  const parts =
    content?.kind === "pem"
      ? content.blocks.map(({ text }) => certificateOf(text))
      : content?.kind === "der"
        ? [certificateOf(content.bytes)]
        : [];
  const readable = parts.filter((part) => part !== undefined);
  if (readable.length === 0 || readable.length < parts.length) {
    const hint = content?.kind === "path" ? '. It is a path: pass it as "caFile"' : "";
    fail("mtls_ca_format", `must hold certificates in PEM form, each of them readable${hint}`);
  }
  return readable.map(String);
}
