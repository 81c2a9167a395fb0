import { emptyAnswer } from "../../frame/answers.ts";
import type { IdfyCall, IdfyRoute } from "../call.ts";
import { ok, refuseProblems, unprocessable } from "../wire.ts";
import { accountProviders, languages, providers, providerView } from "./catalogue.ts";
import { createSession, findSession, isOpen, refreshed, sessionListView, sessionView } from "./sessions.ts";

const root = "/identification/v2";
const gate = { product: "identification", scope: "identify" } as const;

/** Identification v2. */
export const identificationRoutes: readonly IdfyRoute[] = [
  { method: "POST", path: `${root}/sessions`, ...gate, run: create },
  { method: "GET", path: `${root}/sessions`, ...gate, run: list },
  { method: "GET", path: `${root}/sessions/:id`, ...gate, run: retrieve },
  { method: "POST", path: `${root}/sessions/:id/invalidate`, ...gate, run: invalidate },
  {
    method: "GET",
    path: `${root}/languages`,
    ...gate,
    run: () => ok(Object.entries(languages).map(([id, name]) => ({ id, name }))),
  },
  {
    method: "GET",
    path: `${root}/id-providers`,
    ...gate,
    run: () => ok(Object.keys(providers).map(providerView)),
  },
  {
    method: "GET",
    path: `${root}/id-providers/account`,
    ...gate,
    run: () => ok(accountProviders.map(providerView)),
  },
];

function create(call: IdfyCall): Response {
  return ok(sessionView(createSession(call), call.baseUrl));
}

function retrieve(call: IdfyCall): Response {
  return ok(sessionView(findSession(call), call.baseUrl));
}

/** Repeating it changes nothing; a session that ended otherwise cannot be invalidated. */
function invalidate(call: IdfyCall): Response {
  const session = findSession(call);
  if (session.status !== "invalidated" && !isOpen(call.world, session)) {
    throw unprocessable("ID-2001", `The session has ended: ${session.status}.`);
  }
  session.status = "invalidated";
  return emptyAnswer(204);
}

/** Newest first. The cursor is opaque to clients: it names the session that the next page starts after. */
function list({ world, client, url, baseUrl }: IdfyCall): Response {
  const cursor = url.searchParams.get("cursor");
  const limit = readLimit(url.searchParams.get("limit"));
  const all = [...world.sessions.values()]
    .filter(({ accountId }) => accountId === client.credentials.accountId)
    .toReversed();
  const start = cursor === null || cursor === "" ? 0 : all.findIndex(({ id }) => cursorTo(id) === cursor) + 1;
  if (start === 0 && cursor !== null && cursor !== "") {
    refuseProblems([{ field: "cursor", message: "This cursor is not known." }]);
  }
  const page = all.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + limit < all.length;
  return ok({
    limit,
    nextCursor: more ? cursorTo(last.id) : undefined,
    data: page.map((session) => sessionListView(refreshed(world, session), baseUrl)),
  });
}

function readLimit(text: string | null): number {
  if (text === null || text === "") return 25;
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1) refuseProblems([{ field: "limit", message: "limit must be a whole number of at least 1." }]);
  return Math.min(limit, 100);
}

function cursorTo(sessionId: string): string {
  return btoa(`after:${sessionId}`).replaceAll("=", "");
}
