/**
 * Text of a provider made fit for messages: no control characters, no e-mail addresses, no runs of six digits or
 * more, no long opaque words such as tokens, and no longer than `maxLength` characters.
 */
export function scrub(text: string, maxLength = 200): string {
  const clean = withoutControls(text.slice(0, maxLength * 4))
    .replace(/[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g, "[email]")
    .replace(/\d(?:[ -]?\d){5,}/g, "[number]")
    .replace(/[\w~+/=-]{40,}/g, "[redacted]")
    .trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}

/** Control characters become spaces, so that no text can forge a log line. */
export function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
}
