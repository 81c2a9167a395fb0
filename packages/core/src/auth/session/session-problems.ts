import type { Problem } from "../../errors/configuration-error.ts";
import { carriedNameProblem, carrierProblem } from "../carrier.ts";
import { durationProblem } from "../../options/duration-problem.ts";
import { headerNameProblem, headerValueProblem } from "../header-rules.ts";
import { problem } from "../../options/reject-problems.ts";
import { fieldProblems } from "../secrets/field-problems.ts";
import type { SessionTokenOptions } from "./session-token.ts";

/** What is wrong with the options of `sessionToken`. */
export function sessionProblems(own: SessionTokenOptions): readonly (Problem | undefined)[] {
  const { login, logout, headers = {}, idleMs, safetyMs, timeoutMs } = own as Partial<SessionTokenOptions>;
  return [
    ...carrierProblems(own),
    ...loginProblems(login),
    ...(logout === undefined
      ? []
      : [problem("logout.path", sessionPathProblem((Object(logout) as { path?: unknown }).path))]),
    ...fieldProblems("headers", headers, headerValueProblem, headerNameProblem),
    problem("idleMs", durationProblem(idleMs)),
    problem("safetyMs", safetyMs === 0 ? undefined : durationProblem(safetyMs)),
    problem("timeoutMs", durationProblem(timeoutMs)),
  ];
}

/** What is wrong with the path of a login or logout. */
export function sessionPathProblem(path: unknown): string | undefined {
  return typeof path === "string" && /^\/[\x21\x22\x24-\x7e]*$/.test(path)
    ? undefined
    : 'is no path. It begins with "/" and holds neither "#" nor white space';
}

function carrierProblems(own: SessionTokenOptions): (Problem | undefined)[] {
  if (own.carrier === "query") return [problem("query", carriedNameProblem("query", own.query))];
  if ("query" in own) return [problem("header", 'is missing. A token in the query needs carrier: "query"')];
  const { carrier = "header", scheme } = own;
  return [
    problem("carrier", carrierProblem(carrier)),
    problem("header", headerNameProblem(own.header)),
    problem(
      "scheme",
      scheme === undefined ? undefined : headerNameProblem(scheme)?.replace("a header name", "one word"),
    ),
  ];
}

function loginProblems(login: unknown): (Problem | undefined)[] {
  if (typeof login === "function") return [];
  if (typeof login !== "object" || login === null)
    return [problem("login", "must be a request or a function")];
  const { path, body, tokenAt, idleMinutesAt } = login as Readonly<Record<string, unknown>>;
  const fields = typeof body === "object" && body !== null ? body : {};
  return [
    problem("login.path", sessionPathProblem(path)),
    problem(
      "login.body",
      Object.keys(fields).length === 0 ? "is empty. Name the fields of the login" : undefined,
    ),
    ...fieldProblems("login.body", fields),
    problem("login.tokenAt", placeProblem(tokenAt)),
    problem("login.idleMinutesAt", idleMinutesAt === undefined ? undefined : placeProblem(idleMinutesAt)),
  ];
}

function placeProblem(place: unknown): string | undefined {
  const names = typeof place === "string" ? place.split(".") : [""];
  return names.includes("") ? 'must name a field of the answer, such as "token.token"' : undefined;
}
