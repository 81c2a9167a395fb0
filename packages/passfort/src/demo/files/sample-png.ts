import { bytes, uint32 } from "./bytes.ts";

const side = 32;

/**
 * A small picture: 32 by 32 points, from black to white.
 *
 * @see PNG, third edition, https://www.w3.org/TR/png-3/
 */
export function samplePng(): Uint8Array {
  const row = [0, ...Array.from({ length: side }, (_, x) => x * 8)];
  const picture = Array.from({ length: side }, () => row).flat();
  const eightBitGrey = [8, 0, 0, 0, 0];
  return bytes(
    [0x89, ...bytes("PNG\r\n"), 0x1a, 0x0a],
    chunk("IHDR", [...uint32(side), ...uint32(side), ...eightBitGrey]),
    chunk("IDAT", stored(picture)),
    chunk("IEND", []),
  );
}

function chunk(type: string, data: readonly number[]): Uint8Array {
  const checked = bytes(type, data);
  return bytes(uint32(data.length), checked, uint32(crc32(checked)));
}

/** A zlib stream of one block that is not compressed: RFC 1950, RFC 1951 section 3.2.4. */
function stored(data: readonly number[]): readonly number[] {
  const [low, high] = [data.length & 255, data.length >> 8];
  return [0x78, 0x01, 1, low, high, ~low & 255, ~high & 255, ...data, ...uint32(adler32(data))];
}

function adler32(data: readonly number[]): number {
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function crc32(data: Uint8Array): number {
  let crc = -1;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc;
}
