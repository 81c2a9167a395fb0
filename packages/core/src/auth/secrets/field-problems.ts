import type { Problem } from "../../errors/configuration-error.ts";
import { problem } from "../../options/reject-problems.ts";
import { secretProblem, type SecretCheck } from "./secret.ts";

/** What is wrong with an option that holds credentials by name. */
export function fieldProblems(
  option: string,
  fields: unknown,
  check?: SecretCheck,
  checkName?: (name: string) => string | undefined,
): (Problem | undefined)[] {
  if (typeof fields !== "object" || fields === null)
    return [problem(option, "must be an object: names, each with a value or a function that fetches it")];
  return Object.entries(fields).flatMap(([name, source]) => [
    problem(`${option}.${name}`, checkName?.(name)),
    secretProblem(source, `${option}.${name}`, check),
  ]);
}
