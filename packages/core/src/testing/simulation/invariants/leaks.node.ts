import { inspect } from "node:util";
import { canaryForms } from "../../canary.ts";
import { type CanarySecrets, findCanaries } from "../../find-canaries.node.ts";
import type { History } from "../history.ts";
import type { SimulationViolation } from "../report.ts";
import type { Invariant } from "./invariant.ts";

/** T22: nothing is left when every client is closed, and no rejection goes unhandled. */
export const leftovers: Invariant = function* ({ left, stray }) {
  for (const message of left) yield { rule: "T22", message };
  for (const error of stray) yield { rule: "T22", message: `Nobody handled: ${inspect(error)}` };
};

/**
 * E1: secrets are found in no error and no hook. A full search of an error takes longer than the whole schedule, so
 * that of errors that differ in nothing but ids and times one is searched.
 */
export class SecretSearch {
  readonly #searched = new Set<string>();
  readonly #forms = new Map<string, readonly string[]>();

  *look({ calls, told }: History, secrets: CanarySecrets): Generator<SimulationViolation> {
    for (const { error } of calls) {
      if (error === undefined || this.#isKnown(error)) continue;
      for (const { secret, form, place } of findCanaries(error, secrets)) {
        yield { rule: "E1", message: `An error shows ${secret} (${form}) in ${place}.` };
      }
    }
    const text = JSON.stringify(told);
    for (const [name, secret] of Object.entries(secrets)) {
      if (this.#formsOf(secret).some((form) => text.includes(form))) {
        yield { rule: "E1", message: `A hook was told ${name}.` };
      }
    }
  }

  #isKnown(error: unknown): boolean {
    const { name, message, code } = error as { name?: unknown; message?: unknown; code?: unknown };
    const shape = [name, code, message].join(" ").replaceAll(/\d[\d.]*|[0-9a-f]{8}-[0-9a-f-]{27}/g, "0");
    if (this.#searched.has(shape)) return true;
    this.#searched.add(shape);
    return false;
  }

  #formsOf(secret: string): readonly string[] {
    let forms = this.#forms.get(secret);
    if (forms === undefined) this.#forms.set(secret, (forms = canaryForms(secret).map(({ text }) => text)));
    return forms;
  }
}
