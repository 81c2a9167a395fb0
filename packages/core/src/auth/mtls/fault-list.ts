import type { Problem } from "../../errors/configuration-error.ts";

/** Notes a problem of one option. It gives `undefined`, so that a reader can return it. */
export type Fail = (code: string, message: string) => undefined;

/** Gathers what is wrong with the options, in the order of the checks. */
export class FaultList {
  readonly problems: Problem[] = [];

  /** For the problems of this option. */
  at(path: string): Fail {
    return (code, message) => {
      this.problems.push({ path, message, code });
      return undefined;
    };
  }
}
