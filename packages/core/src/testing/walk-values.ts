/** One text met on a walk, and the way to it. */
export interface WalkedText {
  /** Such as `error.cause.headers["x-api-key"]`. */
  readonly path: string;
  readonly text: string;
}

/** A walk looks at this many objects and then stops. */
const maxObjects = 50_000;

/**
 * Every text that can be reached from a value by own properties, enumerable or not, symbols and
 * getters too, and through maps, sets, bytes, errors and their causes, `Headers`, `URLSearchParams`
 * and `URL`. Each object is visited once.
 */
export function* walkTexts(value: unknown, name = "value"): Generator<WalkedText> {
  const seen = new Set<object>();
  const queue: { readonly path: string; readonly value: unknown }[] = [{ path: name, value }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { path, value: found } = next;
    if (typeof found === "string") yield { path, text: found };
    else if (typeof found === "symbol") yield { path, text: found.description ?? "" };
    else if (isObject(found) && !seen.has(found) && seen.size < maxObjects) {
      seen.add(found);
      if (ArrayBuffer.isView(found) || found instanceof ArrayBuffer) yield { path, text: latin1(found) };
      else for (const [key, inner] of innerValues(found)) queue.push({ path: path + key, value: inner });
    }
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function* innerValues(value: object): Generator<readonly [key: string, value: unknown]> {
  for (const key of Reflect.ownKeys(value)) {
    yield [typeof key === "string" ? propertyKey(key) : `[${String(key)}]`, read(value, key)];
    if (typeof key === "string") yield [`.keys`, key];
  }
  if (value instanceof URL) yield [".href", value.href];
  if (value instanceof Headers || value instanceof URLSearchParams || value instanceof Map) {
    let index = 0;
    for (const [key, inner] of value as Iterable<readonly [unknown, unknown]>) {
      yield [`.key(${index})`, key];
      yield [typeof key === "string" ? `[${JSON.stringify(key)}]` : `.value(${index})`, inner];
      index += 1;
    }
  }
  if (value instanceof Set) for (const inner of value) yield [".item", inner];
}

function propertyKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function read(value: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

function latin1(value: ArrayBufferView | ArrayBuffer): string {
  const bytes = ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
  let text = "";
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return text;
}
