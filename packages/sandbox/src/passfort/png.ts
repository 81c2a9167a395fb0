/** A PNG of 8 by 8 pixels in one colour, `red`, `green` and `blue` from 0 to 255. */
export function pngOf(red: number, green: number, blue: number): Uint8Array<ArrayBuffer> {
  const size = 8;
  const header = bytesOf(word(size), word(size), [8, 2, 0, 0, 0]); // 8 bits a channel, RGB, no interlacing
  const row = [0, ...Array.from({ length: size }, () => [red, green, blue]).flat()]; // 0: the row is not filtered
  const pixels = Array.from({ length: size }, () => row).flat();
  return bytesOf(
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk("IHDR", header),
    chunk("IDAT", stored(pixels)),
    chunk("IEND", []),
  );
}

type Bytes = readonly number[] | Uint8Array;

function chunk(type: string, data: Bytes): Uint8Array {
  const typed = bytesOf(new TextEncoder().encode(type), data);
  return bytesOf(word(data.length), typed, word(crc32(typed)));
}

/** A zlib stream of one block that is stored as it is. @see RFC 1950, RFC 1951 section 3.2.4 */
function stored(data: readonly number[]): Uint8Array {
  const length = [data.length & 0xff, data.length >> 8];
  const complement = length.map((byte) => byte ^ 0xff);
  return bytesOf([0x78, 0x01, 0x01], length, complement, data, word(adler32(data)));
}

function crc32(data: Bytes): number {
  let crc = -1;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

function adler32(data: Bytes): number {
  let [low, high] = [1, 0];
  for (const byte of data) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
}

/** Four bytes, the highest first. */
function word(value: number): readonly number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

function bytesOf(...parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
