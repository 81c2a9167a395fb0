import { Refusal } from "./answers.ts";
import type { DropPoint, FaultRule } from "./faults.ts";
import { readInput, type InputReader, type Problem } from "./input.ts";

const dropPoints: readonly DropPoint[] = ["before", "before-headers", "after-headers", "mid-body"];

/** Gives the fault rule in the body of a `POST /_sandbox/faults`.
 * @throws {Refusal} with 400, naming every member that is wrong. */
export function readFaultRule(body: unknown): FaultRule {
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  const match = input.object("match");
  const fault = input.object("fault", { required: true });
  input.only("match", "skip", "times", "fault");
  match?.only("method", "path");
  fault?.only("status", "reason", "headers", "body", "delayMs", "drop", "process");
  const rule: FaultRule = {
    match: match && { method: match.text("method"), path: match.text("path") },
    skip: input.integer("skip", { min: 0 }),
    times: input.raw["times"] === "always" ? "always" : input.integer("times", { min: 1 }),
    fault: {
      status: fault?.integer("status", { min: 200, max: 599 }),
      reason: fault && readReason(fault),
      headers: fault && readHeaders(fault),
      body: fault?.raw["body"],
      delayMs: fault?.integer("delayMs", { min: 0, max: 600_000 }),
      drop: fault?.choice("drop", dropPoints) as DropPoint | undefined,
      process: fault?.flag("process"),
    },
  };
  if (fault !== undefined && Object.keys(fault.raw).length === 0) fault.fail("", "Say what goes wrong.");
  if (problems.length > 0) throw new Refusal(400, { message: "This is no fault.", errors: problems });
  return rule;
}

/** Only what may stand on a status line. */
function readReason(fault: InputReader): string | undefined {
  const reason = fault.text("reason", { max: 200 });
  if (/^[\t\x20-\x7e\xa0-\xff]*$/.test(reason ?? "")) return reason;
  fault.fail("reason", "reason must be one line of Latin-1 text.");
  return undefined;
}

function readHeaders(fault: InputReader): Record<string, string> | undefined {
  const headers = fault.object("headers");
  if (headers === undefined) return undefined;
  const entries = Object.keys(headers.raw).map((name) => [name, headers.text(name) ?? ""] as const);
  try {
    return Object.fromEntries(new Headers(entries.map(([name, value]): [string, string] => [name, value])));
  } catch {
    fault.fail("headers", "headers must be valid names and values.");
    return undefined;
  }
}
