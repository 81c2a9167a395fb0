/** One thing that is wrong with a request body. */
export interface Problem {
  /** Such as `signers[0].externalSignerId`; empty for the body as a whole. */
  readonly field: string;
  readonly message: string;
}

/** How long a text or a list may be, and whether it must be there. */
export interface Bounds {
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
}

/** Reads the members of an object, noting every problem instead of stopping at the first. */
export interface InputReader {
  /** The object as it came; empty when it was no object. */
  readonly raw: Readonly<Record<string, unknown>>;
  text(key: string, bounds?: Bounds): string | undefined;
  integer(key: string, bounds?: Bounds): number | undefined;
  flag(key: string): boolean | undefined;
  /** One of the values, letter case ignored; gives the canonical spelling. */
  choice(key: string, values: readonly string[], bounds?: Bounds): string | undefined;
  /** An instant in ISO 8601, as milliseconds since 1970-01-01 UTC. */
  instant(key: string, bounds?: Bounds): number | undefined;
  object(key: string, bounds?: Bounds): InputReader | undefined;
  /** A list, each member read as an object. */
  objects(key: string, bounds?: Bounds): readonly InputReader[] | undefined;
  texts(key: string): readonly string[] | undefined;
  /** Notes every member that has another name than these. */
  only(...keys: readonly string[]): void;
  fail(key: string, message: string): void;
}

/** Gives a reader over `value`. Problems are appended to `problems`, each with its full path. */
export function readInput(value: unknown, problems: Problem[], path = ""): InputReader {
  const at = (key: string): string => (path === "" || key === "" ? path + key : `${path}.${key}`);
  const fail = (key: string, message: string): undefined => {
    problems.push({ field: at(key), message });
  };
  if (!isObject(value)) fail("", "An object is required.");
  const raw = isObject(value) ? value : {};

  /** The member when it is there and has the right type; notes the problem otherwise. */
  function read<T>(
    key: string,
    bounds: Bounds,
    is: (member: unknown) => member is T,
    noun: string,
  ): T | undefined {
    const member = raw[key];
    if (member === undefined || member === null) {
      return bounds.required === true ? fail(key, `${key} is required.`) : undefined;
    }
    return is(member) ? member : fail(key, `${key} must be ${noun}.`);
  }

  function within(key: string, size: number, bounds: Bounds, unit: string): boolean {
    const { min = -Infinity, max = Infinity } = bounds;
    if (size >= min && size <= max) return true;
    fail(key, `${key} must be ${rangeText(min, max)}${unit}.`);
    return false;
  }

  return {
    raw,
    fail,
    only(...keys) {
      for (const key of Object.keys(raw)) {
        if (!keys.includes(key)) fail(key, `${key} is not known here. Check its spelling.`);
      }
    },
    text(key, bounds = {}) {
      const text = read(key, bounds, isString, "a text");
      if (text === undefined) return undefined;
      return within(key, text.length, bounds, " characters long") ? text : undefined;
    },
    integer(key, bounds = {}) {
      const number = read(key, bounds, isInteger, "a whole number");
      return number !== undefined && within(key, number, bounds, "") ? number : undefined;
    },
    flag: (key) => read(key, {}, isBoolean, "true or false"),
    choice(key, values, bounds = {}) {
      const text = read(key, bounds, isString, "a text");
      if (text === undefined) return undefined;
      const found = values.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
      return found ?? fail(key, `${key} must be one of: ${values.join(", ")}.`);
    },
    instant(key, bounds = {}) {
      const text = read(key, bounds, isString, "an instant in ISO 8601");
      if (text === undefined) return undefined;
      const ms = parseInstant(text);
      return ms ?? fail(key, `${key} must be an instant in ISO 8601.`);
    },
    object(key, bounds = {}) {
      const member = read(key, bounds, isObject, "an object");
      return member === undefined ? undefined : readInput(member, problems, at(key));
    },
    objects(key, bounds = {}) {
      const list = read(key, bounds, isArray, "a list");
      if (list === undefined || !within(key, list.length, bounds, " items long")) return undefined;
      return list.map((member, index) => readInput(member, problems, `${at(key)}[${index}]`));
    },
    texts(key) {
      const list = read(key, {}, isArray, "a list of texts");
      if (list === undefined) return undefined;
      return list.every(isString) ? list : fail(key, `${key} must be a list of texts.`);
    },
  };
}

/**
 * Milliseconds since 1970-01-01 UTC, or nothing when the text is no ISO 8601 date or date-time. No zone
 * means UTC.
 */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text))
    return undefined;
  const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes("T") ? text : `${text}Z`;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Whether `value` is an object with named members, neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isString = (value: unknown): value is string => typeof value === "string";
const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function rangeText(min: number, max: number): string {
  if (max === Infinity) return `at least ${min}`;
  return min === -Infinity ? `at most ${max}` : `${min} to ${max}`;
}
