import { InvalidArgumentError, type Problem, problemsOf } from "@idbraid/core/schema";
import type * as z from "zod";

/**
 * The answer, once it fits its schema.
 *
 * @throws {InvalidArgumentError} naming every problem at once, by paths and never with values; code `invalid_answer`
 */
export function checked<A extends object>(
  builder: string,
  answer: A,
  schema: z.ZodType,
  more: readonly Problem[] = [],
): A {
  const problems = [...problemsOf(schema.safeParse(answer)), ...more];
  if (problems.length === 0) return answer;
  const told = problems.map(({ path, message }) => `"${path}" ${message}`).join("; ");
  throw new InvalidArgumentError({
    code: "invalid_answer",
    provider: "passfort",
    problems,
    message: `[passfort] ${builder}() was given what PassFort would refuse: ${told}.`,
  });
}
