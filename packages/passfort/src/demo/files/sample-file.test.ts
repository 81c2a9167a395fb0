import { crc32, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sampleFile } from "./sample-file.ts";

const latin1 = new TextDecoder("latin1");

function content(body: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(sampleFile(body).content as Uint8Array);
}

describe("sample files", () => {
  it("are of the kind that a demo reference names, else of one that fits the question", () => {
    const type = (file_reference: string, download_info?: object) =>
      sampleFile({ file_reference, download_info }).content_type;
    expect(type("idbraid-demo.PNG.1")).toBe("image/png");
    expect(type("idbraid-demo.PDF.1")).toBe("application/pdf");
    expect(type("idbraid-demo.MP4.1", { download_type: "FILE", file_type: "VIDEO_FRAME" })).toBe("video/mp4");
    expect(type("another", { download_type: "FILE", file_type: "LIVE_VIDEO" })).toBe("video/mp4");
    expect(type("another", { download_type: "FILE", file_type: "VIDEO_FRAME" })).toBe("image/png");
    expect(type("idbraid-demo.TIFF.1")).toBe("image/png");
    expect(type("another")).toBe("image/png");
  });

  it("PNG: every chunk has its checksum, and the picture unpacks", () => {
    const png = content({ file_reference: "idbraid-demo.PNG.1" });
    expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    const chunks = new Map<string, Buffer>();
    for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
      const length = png.readUInt32BE(at);
      const checked = png.subarray(at + 4, at + 8 + length);
      expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(checked));
      chunks.set(checked.subarray(0, 4).toString("latin1"), checked.subarray(4));
    }
    expect([...chunks.keys()]).toEqual(["IHDR", "IDAT", "IEND"]);
    expect(chunks.get("IHDR")?.toString("hex")).toBe("00000020000000200800000000");
    expect(inflateSync(chunks.get("IDAT") ?? "")).toHaveLength(32 * 33);
  });

  it("PDF: each entry of the table finds its object", () => {
    const pdf = latin1.decode(content({ file_reference: "idbraid-demo.PDF.1" }));
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
    expect(pdf.slice(start, start + 9)).toBe("xref\n0 6\n");
    const offsets = [...pdf.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, digits]) => Number(digits));
    expect(offsets.map((offset) => pdf.slice(offset, offset + 7))).toEqual(
      [1, 2, 3, 4, 5].map((number) => `${number} 0 obj`),
    );
    const [, length, text] = /\/Length (\d+)>>stream\n(.*)\nendstream/.exec(pdf) ?? [];
    expect(text).toHaveLength(Number(length));
  });

  it("MP4: boxes fill the file, and the header of the film has its length", () => {
    const mp4 = content({ file_reference: "idbraid-demo.MP4.1" });
    const boxes: [string, number][] = [];
    for (let at = 0; at < mp4.length; at += mp4.readUInt32BE(at))
      boxes.push([mp4.toString("latin1", at + 4, at + 8), mp4.readUInt32BE(at)]);
    expect(boxes.map(([type]) => type)).toEqual(["ftyp", "moov", "mdat"]);
    const movieHeader = 108;
    expect(boxes[1]?.[1]).toBe(8 + movieHeader);
  });
});
