/** JSON with a space after commas and colons, as Python writes it. */
export function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => spaced(each)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`).join(", ")}}`;
}

/** JSON with every letter outside ASCII escaped. */
export function escaped(json: string): string {
  return json.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
