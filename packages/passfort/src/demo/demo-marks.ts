import { isRecord } from "../is-record.ts";

/** How references of demo checks begin. */
const prefix = "idbraid-demo.";

/** The member of `custom_data` in which demo checks keep what later requests need. */
const member = "idbraid_demo";

/** What a reference of a demo check carries. */
export interface DemoReference {
  readonly value: string;
  /** Unique. */
  readonly id: string;
  /** Input for requests that bring no `custom_data`. */
  readonly input?: unknown;
}

/** Longest reference with input in it. How long PassFort takes them is not documented. */
const maxLength = 255;

/**
 * A reference that carries the demo value, so that later requests need nothing else; and input, where it does not become
 * too long.
 */
export function demoReference({ value, id, input }: DemoReference): string {
  const short = `${prefix}${encode(value)}.${id}`;
  const long = `${short}.${encode(JSON.stringify(input ?? null))}`;
  return input === undefined || long.length > maxLength ? short : long;
}

/** True for references that {@link demoReference} makes, and for whatever else begins like them. */
export function isDemoReference(reference: unknown): reference is string {
  return typeof reference === "string" && reference.startsWith(prefix);
}

/** What {@link demoReference} put into a reference; `undefined` for one that it cannot have made. */
export function readDemoReference(reference: unknown): DemoReference | undefined {
  if (!isDemoReference(reference)) return undefined;
  const [value = "", id = "", input = "null"] = reference.slice(prefix.length).split(".");
  if (value === "" || id === "") return undefined;
  try {
    return { value: decodeURIComponent(value), id, input: JSON.parse(decodeURIComponent(input)) as unknown };
  } catch {
    return undefined;
  }
}

/** `custom_data` that only a demo check has. */
export function demoData(kept: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { [member]: kept };
}

/** What {@link demoData} keeps; `undefined` for the `custom_data` of a live check. */
export function demoDataIn(customData: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isRecord(customData) || !Object.hasOwn(customData, member)) return undefined;
  const kept = customData[member];
  return isRecord(kept) ? kept : {};
}

/**
 * The member of a live answer that would make PassFort's next requests look like those of a demo check; `undefined` when
 * there is none.
 */
export function demoMarkIn(answer: {
  readonly reference?: unknown;
  readonly custom_data?: unknown;
}): "reference" | "custom_data" | undefined {
  if (isDemoReference(answer.reference)) return "reference";
  return demoDataIn(answer.custom_data) === undefined ? undefined : "custom_data";
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(".", "%2E");
}
