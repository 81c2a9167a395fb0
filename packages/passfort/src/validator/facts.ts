/** What is known of the integration so far. */
export interface Facts {
  readonly profile: "seed" | "current";
  readonly url: URL;
  /** `/` answered with JSON. */
  metadata?: Readonly<Record<string, unknown>>;
  /** `/config` answered a signed request with JSON. */
  config?: Readonly<Record<string, unknown>>;
  /** What had to be changed for signed requests to be accepted. */
  variant?: Variant;
  /** How far the integration's clock is ahead of ours, milliseconds. */
  offsetMs: number;
  /** The base URL that stands for PassFort's; `undefined` when callbacks cannot come here. */
  readonly callbackUrl: string | undefined;
  /** Whether a callback came for the last `/ready`; `undefined` until one was sent. */
  callsBack?: boolean;
  /** The slash at the end of the URL was left out, and added. */
  readonly slashAdded: boolean;
  /** Signed POSTs get a 401. */
  postsRefused?: boolean;
  /** The 401s that unauthenticated requests got. */
  readonly refusals: { readonly check: string; readonly shape: string; readonly signed: boolean }[];
}

/** A mistake of the integration under which it accepts signed requests. */
export type Variant = "key-as-text" | "prefix-stripped" | "label-hs2019" | "sha512";

/** A check that was begun with a demo result. */
export interface Started {
  readonly id: string;
  readonly provider_id: unknown;
  readonly reference: string;
  readonly custom_data: Readonly<Record<string, unknown>>;
}

/** The member as an object; an empty one when it is none. */
export function objectAt(value: unknown, name?: string): Readonly<Record<string, unknown>> {
  const member: unknown = name === undefined ? value : objectAt(value)[name];
  return typeof member === "object" && member !== null && !Array.isArray(member)
    ? (member as Readonly<Record<string, unknown>>)
    : {};
}

/** The member as a list; an empty one when it is none. */
export function listAt(value: unknown, name: string): readonly unknown[] {
  const member = objectAt(value)[name];
  return Array.isArray(member) ? (member as readonly unknown[]) : [];
}

/** The member as a text; an empty one when it is none. */
export function textAt(value: unknown, name: string): string {
  const member = objectAt(value)[name];
  return typeof member === "string" ? member : "";
}

export const checkTypeOf = (facts: Facts): string => textAt(facts.config, "check_type");
export const templateOf = (facts: Facts): string => textAt(objectAt(facts.config, "check_template"), "type");
export const featuresOf = (facts: Facts): readonly unknown[] => listAt(facts.config, "supported_features");

/** What a resold check may cost at most; `undefined` when checks are not resold. */
export function maximumCostOf(facts: Facts): number | undefined {
  const { supports_reselling, maximum_cost } = objectAt(facts.config, "pricing");
  return supports_reselling === true && typeof maximum_cost === "number" ? maximum_cost : undefined;
}
