import type { Runtime } from "../../runtime/runtime.ts";
import type { IssuedTokens } from "./token-request.ts";
import { valueProblem } from "../secrets/secret.ts";

/**
 * The tokens of one user's session: plain data to be saved and given back, as JSON if need be. It is secret: whoever
 * has it acts for the user. Instants are wall clock milliseconds since 1970.
 */
export interface OAuth2TokenSet {
  readonly accessToken: string;
  /** Gets the next access token. Absent when the provider issues none: the user then authorizes again. */
  readonly refreshToken?: string | undefined;
  /** The scope granted, where the provider names it. */
  readonly scope?: string | undefined;
  readonly issuedAtMs?: number | undefined;
  /** When the access token ends. Absent when the provider did not say. */
  readonly expiresAtMs?: number | undefined;
  /** Names the session in a shared store, the same over all refreshes. Made by `exchange`; a hash of the refresh token otherwise. */
  readonly sessionId?: string | undefined;
  /** How often the session was refreshed. The higher one of two sets is the newer. */
  readonly refreshes?: number | undefined;
}

/** What is wrong with a token set that was given back. A field that is `null`, as databases have it, is absent. */
export function tokenSetProblem(set: unknown): string | undefined {
  if (typeof set !== "object" || set === null) return "must be a token set, or a function that returns one";
  const fields = set as { readonly [K in keyof OAuth2TokenSet]: unknown };
  const access = tokenProblem(fields.accessToken);
  if (access !== undefined) return `has an "accessToken" that ${access}`;
  const refresh = isAbsent(fields.refreshToken) ? undefined : valueProblem(fields.refreshToken);
  if (refresh !== undefined) return `has a "refreshToken" that ${refresh}`;
  for (const name of ["issuedAtMs", "expiresAtMs", "refreshes"] as const) {
    if (!isAbsent(fields[name]) && !Number.isFinite(fields[name])) return `has a "${name}" that is no number`;
  }
  for (const name of ["scope", "sessionId"] as const) {
    if (!isAbsent(fields[name]) && typeof fields[name] !== "string")
      return `has a "${name}" that is no string`;
  }
  return undefined;
}

/** The fields of a token set, and nothing else that was kept along with them. */
export function knownFields(set: OAuth2TokenSet): OAuth2TokenSet {
  return {
    accessToken: set.accessToken,
    refreshToken: set.refreshToken ?? undefined,
    scope: set.scope ?? undefined,
    issuedAtMs: set.issuedAtMs ?? undefined,
    expiresAtMs: set.expiresAtMs ?? undefined,
    sessionId: set.sessionId ?? undefined,
    refreshes: set.refreshes ?? undefined,
  };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function tokenProblem(value: unknown): string | undefined {
  return valueProblem(value, (token) =>
    /^[\x20-\x7e]+$/.test(token) ? undefined : "holds characters that no header can carry",
  );
}

/** A token set from text, if it is one. */
export function parseTokenSet(text: string): OAuth2TokenSet | undefined {
  try {
    const set: unknown = JSON.parse(text);
    return tokenSetProblem(set) === undefined ? knownFields(set as OAuth2TokenSet) : undefined;
  } catch {
    return undefined;
  }
}

/** The first set of a session. */
export function firstTokenSet(issued: IssuedTokens, issuedAtMs: number, sessionId: string): OAuth2TokenSet {
  return { ...tokenSet(issued, issuedAtMs), sessionId, refreshes: 0 };
}

/** The set after a refresh. What the answer does not name stays: RFC 6749, section 6. */
export function nextTokenSet(
  before: OAuth2TokenSet,
  issued: IssuedTokens,
  issuedAtMs: number,
): OAuth2TokenSet {
  const { refreshToken = before.refreshToken, scope = before.scope, ...rest } = tokenSet(issued, issuedAtMs);
  return {
    ...rest,
    refreshToken,
    scope,
    sessionId: before.sessionId,
    refreshes: (before.refreshes ?? 0) + 1,
  };
}

function tokenSet(
  { token, refreshToken, scope, expiresInMs }: IssuedTokens,
  issuedAtMs: number,
): OAuth2TokenSet {
  const expiresAtMs = expiresInMs === undefined ? undefined : Math.floor(issuedAtMs + expiresInMs);
  return { accessToken: token, refreshToken, scope, issuedAtMs, expiresAtMs };
}

/** Whether it was refreshed more often; or, of another session that the user has begun elsewhere, issued later. */
export function isNewer(found: OAuth2TokenSet, held: OAuth2TokenSet): boolean {
  const { refreshes = 0, issuedAtMs = 0 } = knownFields(found);
  if (found.sessionId === held.sessionId) return refreshes > (held.refreshes ?? 0);
  return issuedAtMs > (held.issuedAtMs ?? 0);
}

/** Whether it holds another token, and is not known to be older: not every table has a column for what tells. */
export function isOther(found: OAuth2TokenSet, held: OAuth2TokenSet): boolean {
  const { accessToken, refreshToken, refreshes = unknown, issuedAtMs = unknown } = knownFields(found);
  const isOlder =
    found.sessionId === held.sessionId
      ? refreshes < (held.refreshes ?? 0)
      : issuedAtMs < (held.issuedAtMs ?? 0);
  return !isOlder && (accessToken !== held.accessToken || refreshToken !== held.refreshToken);
}

const unknown = Number.POSITIVE_INFINITY;

/** How long the access token is still good for, and was when it was issued; `undefined` when it did not say. */
export function restOf(
  { issuedAtMs, expiresAtMs }: OAuth2TokenSet,
  runtime: Runtime,
): { readonly restMs: number; readonly lifetimeMs: number } | undefined {
  if (expiresAtMs === undefined) return undefined;
  const untilEndMs = expiresAtMs - runtime.now();
  const lifetimeMs = issuedAtMs === undefined ? Math.max(untilEndMs, 0) : expiresAtMs - issuedAtMs;
  return { restMs: Math.min(untilEndMs, lifetimeMs), lifetimeMs }; // however wrong the clock of the writer was
}
