import { Refusal } from "../../frame/answers.ts";
import type { IdfyWorld } from "../world.ts";
import type { SandboxIdentity, SessionRecord } from "./session-record.ts";
import { isOpen } from "./sessions.ts";

/** What a person, or time, does with a session. */
export type SessionAction = "start" | "complete" | "abort" | "fail" | "expire";

/** Every session action. */
export const sessionActions: readonly SessionAction[] = ["start", "complete", "abort", "fail", "expire"];

/** Plays the person. @throws {Refusal} with 404 without such a session, with 409 when it has ended. */
export function actOnSession(
  world: IdfyWorld,
  sessionId: string,
  action: SessionAction,
  identity: SandboxIdentity,
): SessionRecord {
  const session = world.sessions.get(sessionId);
  if (session === undefined) throw new Refusal(404, { message: "No such session." });
  if (!isOpen(world, session))
    throw new Refusal(409, { message: `The session has ended: ${session.status}.` });
  const atMs = world.clock.now();
  session.provider ??= firstOf(session.request["allowedProviders"]) ?? "se_bankid";

  switch (action) {
    case "start":
      session.status = "user_initiated";
      session.events.push({ name: "started", eventType: "information", atMs });
      break;
    case "complete":
      session.status = "success";
      session.identity = identityFor(session, identity);
      session.events.push({ name: "completed", eventType: "success", atMs });
      break;
    case "abort":
      session.status = "user_aborted";
      session.events.push({ name: "aborted", eventType: "failure", atMs });
      break;
    case "fail":
      session.status = "failed";
      session.error = {
        code: "sandbox_failure",
        message: "The identification failed.",
        providerCode: "C100",
      };
      session.events.push({ name: "failed", eventType: "failure", atMs });
      break;
    case "expire":
      session.expiresAtMs = atMs;
      session.status = "timed_out";
      break;
  }
  return session;
}

/** The person as far as `include` asks for; every default is an invented value. */
function identityFor(session: SessionRecord, given: SandboxIdentity): Record<string, unknown> {
  const { include } = session.request;
  const asked = (name: string): boolean => Array.isArray(include) && include.includes(name);
  const firstName = given.firstName ?? "Test";
  const lastName = given.lastName ?? "Testesen";
  return {
    providerId: `sandbox-${session.id.slice(0, 12)}`,
    ...(asked("name") ? { fullName: `${firstName} ${lastName}`, firstName, lastName } : {}),
    ...(asked("date_of_birth") ? { dateOfBirth: given.dateOfBirth ?? "1990-06-30" } : {}),
    ...(asked("nin") ? { nin: given.nin ?? "00000000000" } : {}),
    ...(asked("phone_number") ? { phoneNumber: given.phoneNumber ?? "+4700000000" } : {}),
    ...(asked("email") ? { email: given.email ?? "test@example.com" } : {}),
  };
}

function firstOf(value: unknown): string | undefined {
  return Array.isArray(value) && typeof value[0] === "string" ? value[0] : undefined;
}
