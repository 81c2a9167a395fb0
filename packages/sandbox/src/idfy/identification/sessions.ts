import { readInput, type Problem } from "../../frame/input.ts";
import type { IdfyCall } from "../call.ts";
import { notFound, omit, refuseProblems, wireInstant } from "../wire.ts";
import type { IdfyWorld } from "../world.ts";
import { languages, providers } from "./catalogue.ts";
import type { SessionRecord } from "./session-record.ts";

const flows = ["redirect", "iframe", "headless"] as const;
const includes = ["name", "phone_number", "date_of_birth", "nin", "email", "organization", "nin_consent"];
const lifetimeMs = 30 * 60_000;

/**
 * Opens a session, or gives the open one with the same `externalReference`.
 * @remarks Unconfirmed: the provider promises a single identification per external id; whether that still
 * holds for this field, and after the session has ended, is not told. Here an ended session does not stand
 * in the way.
 */
export function createSession({ world, client, body }: IdfyCall): SessionRecord {
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  const flow = input.choice("flow", flows, { required: true }) as SessionRecord["flow"] | undefined;
  const redirect = input.object("redirectSettings");
  if (flow === "redirect" && redirect === undefined && input.raw["redirectSettings"] === undefined) {
    input.fail("redirectSettings", "Redirect settings are required when using the redirect flow.");
  }
  for (const url of ["successUrl", "abortUrl", "errorUrl"]) redirect?.text(url, { required: true, min: 1 });
  input.object("iframeSettings");
  input.object("prefilledInput");
  input.choice("language", Object.keys(languages));
  checkEach(input.texts("allowedProviders"), Object.keys(providers), "allowedProviders", problems);
  checkEach(input.texts("include"), [...includes, "resource.vipps_aml_person"], "include", problems);
  const reference = input.text("externalReference");
  refuseProblems(problems);

  const { accountId } = client.credentials;
  const same = reference === undefined ? undefined : findOpen(world, accountId, reference);
  if (same !== undefined) return same;

  const nowMs = world.clock.now();
  const session: SessionRecord = {
    id: world.ids.hex("session", 32),
    accountId,
    request: input.raw,
    flow: flow ?? "redirect",
    createdAtMs: nowMs,
    expiresAtMs: nowMs + lifetimeMs,
    status: "created",
    provider: undefined,
    identity: undefined,
    error: undefined,
    events: [],
  };
  world.sessions.set(session.id, session);
  return session;
}

function findOpen(world: IdfyWorld, accountId: string, reference: string): SessionRecord | undefined {
  return [...world.sessions.values()].find(
    (session) =>
      session.accountId === accountId &&
      session.request["externalReference"] === reference &&
      isOpen(world, session),
  );
}

function checkEach(
  values: readonly string[] | undefined,
  known: readonly string[],
  field: string,
  problems: Problem[],
): void {
  for (const [index, value] of (values ?? []).entries()) {
    if (!known.includes(value))
      problems.push({ field: `${field}[${index}]`, message: `${value} is not known.` });
  }
}

/** The caller's session by the id in the path. @throws {Refusal} with 404. */
export function findSession({ world, client, param }: IdfyCall): SessionRecord {
  const session = world.sessions.get(param("id"));
  if (session?.accountId !== client.credentials.accountId) throw notFound("Session not found");
  return refreshed(world, session);
}

/** The session after the clock had its say: an open one past its end has timed out. */
export function refreshed(world: IdfyWorld, session: SessionRecord): SessionRecord {
  const open = session.status === "created" || session.status === "user_initiated";
  if (open && world.clock.now() >= session.expiresAtMs) session.status = "timed_out";
  return session;
}

/** Whether the person may still act. */
export function isOpen(world: IdfyWorld, session: SessionRecord): boolean {
  const { status } = refreshed(world, session);
  return status === "created" || status === "user_initiated";
}

/** The session as a list shows it: nothing about the person. */
export function sessionListView(session: SessionRecord, baseUrl: string): object {
  return omit(fullView(session, baseUrl), "identity", "environment", "auditTrail", "prefilledInput");
}

/** The session as its own endpoint shows it. */
export function sessionView(session: SessionRecord, baseUrl: string): object {
  return fullView(session, baseUrl);
}

function fullView(session: SessionRecord, baseUrl: string): Record<string, unknown> {
  const done = session.status === "success";
  return {
    language: "en",
    ...session.request,
    id: session.id,
    url: session.flow === "headless" ? undefined : `${baseUrl}/_sandbox/idfy/sessions/${session.id}`,
    securityReference: session.flow === "headless" ? session.id.slice(0, 6) : undefined,
    flow: session.flow,
    status: session.status,
    created: wireInstant(session.createdAtMs),
    expires: wireInstant(session.expiresAtMs),
    provider: session.provider,
    identity: done ? session.identity : undefined,
    environment: done ? { userAgent: "idbraid-sandbox", ipAddress: "127.0.0.1" } : undefined,
    error: session.error,
    auditTrail:
      session.events.length === 0
        ? undefined
        : {
            events: session.events.map(({ name, eventType, atMs }, index) => {
              return { id: index + 1, name, eventType, timestamp: wireInstant(atMs) };
            }),
          },
  };
}
