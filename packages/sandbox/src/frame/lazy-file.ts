/** A file that is made while it is read. */
export interface LazyFile {
  readonly contentType: string;
  readonly bytes: number;
  /** From its first byte; each call gives a new one. */
  stream(): ReadableStream<Uint8Array>;
}

const chunkBytes = 65_536;
const lineBytes = 64;

/** A file of a known content. */
export function fileOf(content: Uint8Array, contentType: string): LazyFile {
  return {
    contentType,
    bytes: content.byteLength,
    stream: () => lazyStream(content.byteLength, sliceOf(content)),
  };
}

/**
 * A valid PDF of one page with a line of text, exactly `bytes` long or as short as it can be. The room is
 * filled with numbered comment lines, made in chunks of 64 KiB while it is read, so any size needs the same
 * memory.
 */
export function pdfFile(text: string, bytes = 0): LazyFile {
  const safe = text.replace(/[^\x20-\x7e]/g, "?").replace(/[\\()]/g, "\\$&");
  const content = `BT /F1 24 Tf 72 720 Td (${safe}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    "<< /Font << /F1 5 0 R >> >>",
  ];
  let head = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = head.length;
    head += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, "0");
  });
  const rows = offsets.map((offset) => `${offset} 00000 n \n`).join("");
  const tail = (start: number): string =>
    `xref\n0 7\n0000000000 65535 f \n${rows}trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;

  // the offset of the table is printed in the tail, so a longer padding may make the tail longer
  let padding = Math.max(0, bytes - head.length - tail(head.length).length);
  if (padding > 0) padding = Math.max(0, bytes - head.length - tail(head.length + padding).length);
  const first = new TextEncoder().encode(head);
  const last = new TextEncoder().encode(tail(head.length + padding));
  const size = first.length + padding + last.length;
  const parts: Part[] = [
    { from: 0, to: first.length, read: sliceOf(first) },
    { from: first.length, to: first.length + padding, read: paddingSlice(padding) },
    { from: first.length + padding, to: size, read: sliceOf(last) },
  ];
  return { contentType: "application/pdf", bytes: size, stream: () => lazyStream(size, joined(parts)) };
}

/** Gives the bytes from `from` up to `to`. */
type ReadSlice = (from: number, to: number) => Uint8Array;

interface Part {
  readonly from: number;
  readonly to: number;
  readonly read: ReadSlice;
}

function sliceOf(content: Uint8Array): ReadSlice {
  return (from, to) => content.subarray(from, to);
}

/** Lines of 64 bytes with their number; the last one is cut and ends with a line break. */
function paddingSlice(size: number): ReadSlice {
  return (from, to) => {
    const firstLine = Math.floor(from / lineBytes);
    let text = "";
    for (let line = firstLine; line * lineBytes < to; line += 1)
      text += `%${String(line).padStart(62, " ")}\n`;
    const start = firstLine * lineBytes;
    const slice = new TextEncoder().encode(text).subarray(from - start, to - start);
    if (to === size) slice[slice.length - 1] = 10;
    return slice;
  };
}

function joined(parts: readonly Part[]): ReadSlice {
  return (from, to) => {
    const whole = new Uint8Array(to - from);
    for (const part of parts) {
      const [start, end] = [Math.max(from, part.from), Math.min(to, part.to)];
      if (start < end) whole.set(part.read(start - part.from, end - part.from), start - from);
    }
    return whole;
  };
}

function lazyStream(bytes: number, read: ReadSlice): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const end = Math.min(bytes, at + chunkBytes);
        if (at < end) controller.enqueue(read(at, end));
        at = end;
        if (at >= bytes) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
