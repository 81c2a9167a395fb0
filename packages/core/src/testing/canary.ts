import { seededRandom } from "./seeded-random.ts";

/** One way in which a secret may be written down. */
export interface CanaryForm {
  /** Such as `raw`, `base64` or `hex`. */
  readonly form: string;
  /** The text to look for. */
  readonly text: string;
}

/** How a canary is made. */
export interface CanaryOptions {
  /** The same seed and name give the same secret. @default 1 */
  readonly seed?: number;
  /** `true` leaves out the characters that change under URL and form encoding. @default false */
  readonly plain?: boolean;
}

/**
 * A secret that is found wherever it turns up: 24 random hex digits after its own name, and unless
 * `plain` a slash, a plus sign and a tilde.
 *
 * @example
 * ```ts
 * import { canary } from "@idbraid/core/testing";
 *
 * canary("api-key"); // "cnry~api-key/…+9a"
 * ```
 */
export function canary(name: string, options: CanaryOptions = {}): string {
  const random = seededRandom((options.seed ?? 1) ^ hash(name));
  const digits = Array.from({ length: 24 }, () => Math.floor(random() * 16).toString(16)).join("");
  if (options.plain === true) return `cnry-${name}-${digits}`;
  return `cnry~${name}/${digits.slice(0, 22)}+${digits.slice(22)}`;
}

/**
 * Every form in which a secret is looked for: raw, both ends of it, JSON and URL encoded, hex, and
 * base64 at each of the three alignments, so that a Basic pair with any user is found too.
 */
export function canaryForms(secret: string): readonly CanaryForm[] {
  const bytes = new TextEncoder().encode(secret);
  const part = Math.min(secret.length, Math.max(16, Math.ceil(secret.length / 2)));
  const component = encodeURIComponent(secret);
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const found: CanaryForm[] = [
    { form: "raw", text: secret },
    { form: "first part", text: secret.slice(0, part) },
    { form: "last part", text: secret.slice(-part) },
    { form: "json", text: JSON.stringify(secret).slice(1, -1) },
    { form: "url", text: component },
    { form: "form", text: form },
    { form: "hex", text: hex },
  ];
  for (const shift of [0, 1, 2]) {
    const text = base64Core(bytes, shift);
    found.push({ form: "base64", text });
    found.push({ form: "base64url", text: text.replaceAll("+", "-").replaceAll("/", "_") });
  }
  const seen = new Set<string>();
  return found.filter(({ text }) => text !== "" && !seen.has(text) && seen.add(text));
}

/** The forms of a secret that a text holds. Letter case does not matter for raw text and hex. */
export function canaryFormsIn(text: string, secret: string): readonly string[] {
  const lower = text.toLowerCase();
  const has = ({ form, text: wanted }: CanaryForm): boolean =>
    form.startsWith("base64") ? text.includes(wanted) : lower.includes(wanted.toLowerCase());
  const forms = new Set(
    canaryForms(secret)
      .filter(has)
      .map(({ form }) => form),
  );
  return [...forms].filter((form) => !(forms.has("raw") && form.endsWith("part")));
}

/** The base64 characters that do not depend on what stands before and after, `shift` bytes before. */
function base64Core(bytes: Uint8Array, shift: number): string {
  const shifted = String.fromCharCode(...new Uint8Array(shift), ...bytes);
  const whole = btoa(shifted).replaceAll("=", "");
  const from = Math.ceil((shift * 8) / 6);
  return whole.slice(from, Math.floor(((shift + bytes.length) * 8) / 6));
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value;
}
