import { Refusal } from "../frame/answers.ts";
import { isObject, readInput, type Problem } from "../frame/input.ts";
import { isUuid } from "./is-uuid.ts";
import { findCheck, type PassfortWorld } from "./world.ts";

/**
 * Notes a callback and wakes the check that waits for it. Gives the callback's id. One that comes again is taken again.
 *
 * @throws {Refusal} with 400 when the body or the provider id is wrong, with 404 when no check has the reference
 * @remarks Unconfirmed: these statuses and their bodies.
 */
export function takeCallback(world: PassfortWorld, body: unknown): string {
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  const provider_id = input.text("provider_id", { required: true }) ?? "";
  const reference = input.text("reference", { required: true, min: 1 }) ?? "";
  const custom_data = isObject(input.raw["custom_data"]) ? input.raw["custom_data"] : undefined;
  input.object("custom_data");
  if (problems.length === 0 && !isUuid(provider_id)) input.fail("provider_id", "provider_id must be a UUID.");
  if (problems.length > 0) throw new Refusal(400, { message: "This is no callback.", errors: problems });

  const check = findCheck(world, { provider_id, reference });
  if (check === undefined && world.checks.some((other) => other.reference === reference))
    throw new Refusal(400, { message: "The check was started with another provider_id." });
  if (check === undefined) throw new Refusal(404, { message: "No check has this reference." });
  const callback_id = world.ids.uuid("callback");
  const at = new Date(world.clock.now()).toISOString();
  check.callbacks.push({ callback_id, provider_id, reference, custom_data, at });
  if (custom_data !== undefined) check.custom_data = { ...check.custom_data, ...custom_data };
  check.wake();
  return callback_id;
}
