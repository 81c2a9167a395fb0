import { inspect } from "node:util";
import { canaryFormsIn } from "./canary.ts";
import { walkTexts } from "./walk-values.ts";

/** A secret that turned up where it must not. */
export interface CanarySighting {
  /** The name the secret was given. */
  readonly secret: string;
  /** The form it had: `raw`, `first part`, `base64`, `hex` and so on. */
  readonly form: string;
  /** `inspect`, `json`, `string`, `stack`, `spread`, or the path of a property. */
  readonly place: string;
}

/** A secret that {@link expectNoCanaries} or a contract is to look for: its name and value. */
export type CanarySecrets = Readonly<Record<string, string>>;

/**
 * Looks for secrets in all that a value shows: `util.inspect` (also hidden parts, with and without
 * its own inspect), `JSON.stringify`, `String`, a spread copy, the stack, the whole cause chain and
 * every own property. Empty when they are nowhere.
 *
 * @example
 * ```ts
 * import { canary, findCanaries } from "@idbraid/core/testing";
 *
 * const key = canary("api-key");
 * findCanaries(new Error("refused"), { key }); // []
 * ```
 */
export function findCanaries(value: unknown, secrets: CanarySecrets): readonly CanarySighting[] {
  const sightings: CanarySighting[] = [];
  const look = (place: string, text: string): void => {
    for (const [secret, canary] of Object.entries(secrets)) {
      for (const form of canaryFormsIn(text, canary)) sightings.push({ secret, form, place });
    }
  };
  look(
    "inspect",
    attempt(() => inspect(value, { depth: 12, showHidden: true })),
  );
  look(
    "inspect",
    attempt(() => inspect(value, { depth: 12, showHidden: true, customInspect: false })),
  );
  look(
    "json",
    attempt(() => JSON.stringify(value)),
  );
  look(
    "string",
    attempt(() => String(value)),
  );
  look(
    "spread",
    attempt(() => inspect({ ...(value as object) }, { depth: 12 })),
  );
  for (const error of causes(value))
    look(
      "stack",
      attempt(() => error.stack),
    );
  for (const { path, text } of walkTexts(value)) look(path, text);
  return distinct(sightings);
}

/** @throws {Error} naming each place where one of the secrets was found */
export function expectNoCanaries(value: unknown, secrets: CanarySecrets): void {
  const sightings = findCanaries(value, secrets);
  if (sightings.length === 0) return;
  const lines = sightings.map(({ secret, form, place }) => `${secret} (${form}) in ${place}`);
  throw new Error(`Secrets have leaked:\n${lines.join("\n")}`);
}

/** Some values refuse to be printed; then they show nothing. */
function attempt(print: () => string | undefined): string {
  try {
    return print() ?? "";
  } catch {
    return "";
  }
}

function causes(value: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let error = value; error instanceof Error && !chain.includes(error); error = error.cause)
    chain.push(error);
  return chain;
}

function distinct(sightings: readonly CanarySighting[]): readonly CanarySighting[] {
  const byKey = new Map(sightings.map((found) => [`${found.secret}\n${found.form}\n${found.place}`, found]));
  return [...byKey.values()];
}
