import { expect, it } from "vitest";
import { fileOf, pdfFile, type LazyFile } from "./lazy-file.ts";

async function bytesOf(file: LazyFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.stream()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

it("makes a PDF whose cross-reference table points at its objects", async () => {
  const shortest = pdfFile("Title (1) \\ æ").bytes;
  for (const size of [shortest, 900, 1000, 9_999, 10_001, 131_072, 1_000_003]) {
    const file = pdfFile("Title (1) \\ æ", size);
    const text = (await bytesOf(file)).toString("latin1");
    expect([text.length, file.bytes]).toEqual([size, size]);
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    expect(text.slice(start, start + 9)).toBe("xref\n0 7\n");
    const rows = text.slice(start).match(/^\d{10} 00000 n $/gm) ?? [];
    expect(rows).toHaveLength(6);
    for (const [index, row] of rows.entries()) {
      expect(text.slice(Number(row.slice(0, 10)))).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
    }
    expect(text.slice(0, start).endsWith("\n")).toBe(true);
    expect(text).toContain("(Title \\(1\\) \\\\ ?) Tj");
  }
});

it("reads the same from its start each time", async () => {
  const file = pdfFile("T", 200_000);
  expect((await bytesOf(file)).equals(await bytesOf(file))).toBe(true);
  const plain = fileOf(new Uint8Array(0), "text/plain");
  expect(await bytesOf(plain)).toHaveLength(0);
});
