import { isUuid } from "../../is-uuid.ts";

/** The id of something that a demo check makes up: told from the id of the check, so that it never changes. */
export function derivedId(checkId: unknown, number: number): string {
  const base = isUuid(checkId) ? checkId : fallback;
  const last = Number.parseInt(base.slice(-2), 16) ^ number;
  return `${base.slice(0, -2)}${last.toString(16).padStart(2, "0")}`;
}

const fallback = "5b0c9e1a-6d3f-4a27-8e15-000000000000";
