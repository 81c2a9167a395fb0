import { bytes, uint32 } from "./bytes.ts";

/**
 * A film without pictures: the boxes that every MP4 file begins with, and no track.
 *
 * @see ISO/IEC 14496-12, sections 4.3 and 8.2
 */
export function sampleMp4(): Uint8Array {
  return bytes(
    box("ftyp", bytes("isom", uint32(512), "isomiso2mp41")),
    box("moov", movieHeader()),
    box("mdat", []),
  );
}

function movieHeader(): Uint8Array {
  const madeAndChanged = [0, 0];
  const timescaleAndDuration = [1000, 0];
  const rateAndVolume = [0x00010000, 0x01000000];
  const reserved = [0, 0];
  const identity = [0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000];
  const predefined = [0, 0, 0, 0, 0, 0];
  const nextTrack = 1;
  const fields = [0, ...madeAndChanged, ...timescaleAndDuration, ...rateAndVolume];
  return box("mvhd", [...fields, ...reserved, ...identity, ...predefined, nextTrack].flatMap(uint32));
}

function box(type: string, content: readonly number[] | Uint8Array): Uint8Array {
  return bytes(uint32(content.length + 8), type, content);
}
