import { PaginationError, type PaginationReason } from "../../errors/pagination-error.ts";
import type { Call } from "../../transport/call.ts";
import { callFacts } from "../call-facts.ts";
import { subject } from "../error-text.ts";
import type { NextPage } from "../operation.ts";
import { isQuery } from "../query.ts";

/** What is known of a list while it is walked. */
export interface ListWalk {
  /** Base URL of the client. */
  readonly baseUrl: string;
  /** The encoded path of the list, without the prefix of the base URL. */
  readonly path: string;
  /** The caller's own filters. */
  readonly filters: Readonly<Record<string, unknown>>;
  readonly linkOrigins: readonly string[];
  readonly maxPages: number;
}

/** The pages fetched so far, the latest first. */
export interface PagesSeen {
  /** See {@link pageKey}. */
  readonly key: string;
  readonly before: PagesSeen | undefined;
  readonly count: number;
}

/**
 * The query of the next page: the caller's filters, with what the link changes. The request is rebuilt on the client's
 * own origin and path, so that no link can carry the credentials elsewhere.
 *
 * @throws {PaginationError} when the link is malformed, leads elsewhere, or back to a page already seen.
 */
export function nextQuery(
  next: NextPage,
  walk: ListWalk,
  seen: PagesSeen,
  call: Call,
): Record<string, unknown> {
  const query = { ...walk.filters, ...("query" in next ? next.query : linkQuery(next.link, walk, call)) };
  if (!isQuery(query)) throw paginationError("malformed-link", call);
  const key = pageKey(query);
  for (let page: PagesSeen | undefined = seen; page !== undefined; page = page.before) {
    if (page.key === key) throw paginationError("loop", call);
  }
  if (seen.count >= walk.maxPages) throw paginationError("too-many-pages", call);
  return query;
}

/** A page is known by its query, whatever the order of its parameters. */
export function pageKey(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return JSON.stringify(
    given.map(([name, value]) => [name, String(value)]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
  );
}

function linkQuery(link: unknown, walk: ListWalk, call: Call): Record<string, unknown> {
  const own = new URL(walk.baseUrl);
  const listUrl = new URL(own.pathname.replace(/\/$/, "") + walk.path, own);
  let url: URL;
  try {
    if (typeof link !== "string") throw new TypeError("not a link");
    url = new URL(link, listUrl);
  } catch {
    throw paginationError("malformed-link", call);
  }
  const known = url.origin === own.origin || walk.linkOrigins.includes(url.origin);
  if (!known) throw paginationError("foreign-origin", call);
  if (url.pathname !== listUrl.pathname && url.pathname !== walk.path)
    throw paginationError("foreign-path", call);
  const query: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    query[name] = values.length === 1 ? values[0] : values;
  }
  return query;
}

function paginationError(reason: PaginationReason, call: Call): PaginationError {
  return new PaginationError({
    ...callFacts(call),
    reason,
    message: `${subject(call)} cannot go on: ${text[reason]}`,
  });
}

const text: Readonly<Record<PaginationReason, string>> = {
  "malformed-link":
    "its pointer to the next page is malformed. The rows so far are good; report it to the provider.",
  "foreign-origin":
    "its link to the next page leads to another host, where no credentials are sent. The rows so far are good.",
  "foreign-path": "its link to the next page leads to another endpoint. The rows so far are good.",
  loop: "its link leads back to a page already fetched. The rows so far are good; report it to the provider.",
  "too-many-pages":
    'more pages than "limits.maxPages" allows. Narrow the list with filters, or raise the limit.',
};
