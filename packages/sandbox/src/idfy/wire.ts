import { jsonAnswer, Refusal } from "../frame/answers.ts";
import type { Problem } from "../frame/input.ts";

/** An instant as the provider writes it: ISO 8601 in UTC with seven digits after the second. */
export function wireInstant(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "0000Z");
}

/** 400: what is wrong stands in `errors`; `message` is the same for every fault. */
function validationFailed(problems: readonly Problem[]): Refusal {
  return new Refusal(400, { message: "Validation Failed", errors: problems });
}

/** 404 as the provider sends it: no body, the reason stands on the status line. */
export function notFound(reason: string): Refusal {
  return new Refusal(404, undefined, { reason });
}

/** 422: well formed, but against a rule of the business. */
export function unprocessable(code: string, message: string): Refusal {
  return new Refusal(422, { message, code });
}

/** 200 with JSON. */
export function ok(body: unknown): Response {
  return jsonAnswer(200, body);
}

/** @throws {Refusal} with 400 when there are problems. */
export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw validationFailed(problems);
}

/** A copy without the named members. */
export function omit(value: Readonly<Record<string, unknown>>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}
