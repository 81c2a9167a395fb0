/** Ids that look random and repeat: the same seed and the same order of calls give the same ids. */
export interface IdSource {
  /** A version 4 UUID. Each kind counts by itself, so more of one kind does not move the ids of another. */
  uuid(kind: string): string;
  /** Lower-case hexadecimal text of `length` characters. */
  hex(kind: string, length: number): string;
  /** Starts every kind from its first id again. */
  reset(): void;
}

/** Gives the ids of one simulator. They can be foretold: good for tests, never for secrets that matter. */
export function createIdSource(seed: string): IdSource {
  const counters = new Map<string, number>();

  function hex(kind: string, length: number): string {
    const count = (counters.get(kind) ?? 0) + 1;
    counters.set(kind, count);
    return hexOf(`${seed}/${kind}/${count}`, length);
  }

  return {
    hex,
    uuid(kind) {
      const digits = hex(kind, 32);
      const variant = "89ab"[Number.parseInt(digits.charAt(16), 16) % 4] ?? "8";
      return [
        digits.slice(0, 8),
        digits.slice(8, 12),
        `4${digits.slice(13, 16)}`,
        `${variant}${digits.slice(17, 20)}`,
        digits.slice(20),
      ].join("-");
    },
    reset() {
      counters.clear();
    },
  };
}

/** Hexadecimal text of any length that depends on nothing but `text`. */
export function hexOf(text: string, length: number): string {
  let digits = "";
  for (let block = 0; digits.length < length; block += 1) digits += hash128(`${block}:${text}`);
  return digits.slice(0, length);
}

/** A 128-bit hash without any claim to security: four lanes of multiply and fold. */
function hash128(text: string): string {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ unit, 0x2545f491);
    b = c ^ Math.imul(b ^ unit, 0x85ebca6b);
    c = d ^ Math.imul(c ^ unit, 0xc2b2ae35);
    d = a ^ Math.imul(d ^ unit, 0x27d4eb2f);
  }
  for (let round = 0; round < 3; round += 1) {
    a = Math.imul(c ^ (a >>> 15), 0x2545f491) ^ b;
    b = Math.imul(d ^ (b >>> 13), 0x85ebca6b) ^ c;
    c = Math.imul(a ^ (c >>> 16), 0xc2b2ae35) ^ d;
    d = Math.imul(b ^ (d >>> 14), 0x27d4eb2f) ^ a;
  }
  return [a, b, c, d].map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
}
