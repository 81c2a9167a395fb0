import { describe, expect, it } from "vitest";
import { type PairedRequest, reasonFor, signed } from "./test-messages.ts";

/** Each of the eight bits flipped, and the characters that grammars care for. */
const bits = Array.from({ length: 8 }, (_, bit) => 1 << bit);
const special = Array.from('"\\,= ()\t\n:A0/', (character) => character.charCodeAt(0));

function* mutants(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    for (const other of new Set([...bits.map((bit) => code ^ bit), ...special])) {
      if (other !== code) yield text.slice(0, at) + String.fromCharCode(other) + text.slice(at + 1);
    }
  }
}

async function accepted(
  texts: Iterable<string>,
  request: (text: string) => Partial<PairedRequest>,
): Promise<string[]> {
  const valid = await signed({ label: null });
  const passed: string[] = [];
  for (const text of texts) {
    if ((await reasonFor({ ...valid, ...request(text) })) === "accepted") passed.push(text);
  }
  return passed;
}

describe("every message that differs in one byte is refused", { timeout: 30_000 }, () => {
  it("method", async () => {
    expect(await accepted(mutants("POST"), (method) => ({ method }))).toEqual([]);
  });
  it("target", async () => {
    expect(await accepted(mutants("/checks?full=1"), (target) => ({ target }))).toEqual([]);
  });
  it("body", async () => {
    const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
    expect(await accepted(mutants('{"name":"Ada"}'), (text) => ({ body: bytes(text) }))).toEqual([]);
  });

  it.each(["Host", "Date", "Digest"])("the value of %s", async (name) => {
    const { headers } = await signed({ label: null });
    const value = headers.find(([key]) => key === name)?.[1] ?? "";
    const replaced = (text: string) => headers.map(([key, old]) => [key, key === name ? text : old] as const);
    expect(await accepted(mutants(value), (text) => ({ headers: replaced(text) }))).toEqual([]);
  });

  it.each(["Host", "Date", "Digest", "Authorization"])(
    "the name of %s, save its letter case",
    async (name) => {
      const { headers } = await signed({ label: null });
      const renamed = (text: string) =>
        headers.map(([key, value]) => [key === name ? text : key, value] as const);
      const passed = await accepted(mutants(name), (text) => ({ headers: renamed(text) }));
      expect(passed.filter((text) => text.toLowerCase() !== name.toLowerCase())).toEqual([]);
    },
  );

  it("Authorization, save the letter case of its scheme and of the covered names", async () => {
    const { headers } = await signed({ label: null });
    const value = headers.find(([key]) => key === "Authorization")?.[1] ?? "";
    const sameBut = (text: string) =>
      text.replace(/^signature|headers="[^"]*"/gi, (part) => part.toLowerCase());
    const replaced = (text: string) =>
      headers.map(([key, old]) => [key, key === "Authorization" ? text : old] as const);
    const passed = await accepted(mutants(value), (text) => ({ headers: replaced(text) }));
    expect(passed.filter((text) => sameBut(text) !== sameBut(value))).toEqual([]);
  });
});
