import type { PaginationError } from "../../errors/pagination-error.ts";
import type { Call } from "../../transport/call.ts";
import type { ClientParts } from "../client-parts.ts";
import { nextQuery, pageKey, type PagesSeen } from "./next-page.ts";
import type { PageOperation } from "../operation.ts";
import { ListPromise, type Page } from "./page-promise.ts";
import { perform } from "../perform.ts";
import type { CallKind } from "../prepare-call.ts";
import { readData, readNext, readRows } from "../read-data.ts";
import type { RequestOptions } from "../request-options.ts";

type Query = Readonly<Record<string, unknown>>;

/** Fetches the first page of a list; each page knows how to fetch the next. */
export function sendPage<T, B>(
  parts: ClientParts,
  operation: PageOperation<T, B>,
  options: RequestOptions,
): ListPromise<T, B> {
  const filters: Query = { ...(operation.query as Query | undefined) };
  const walk = {
    baseUrl: parts.provider.baseUrl,
    path: operation.path.encoded,
    filters,
    linkOrigins: operation.linkOrigins ?? [],
    maxPages: parts.limits.maxPages,
  };

  return fetchPage(filters, undefined);

  function fetchPage(query: Query, before: PagesSeen | undefined): ListPromise<T, B> {
    // Later queries come from the provider's links, which may hold what no caller may.
    const querySchema = before === undefined ? operation.querySchema : undefined;
    const toPage = (call: Call): Page<T, B> => readPage(call, query, before);
    return new ListPromise(perform(parts, { ...operation, query, querySchema }, options, buffered, toPage));
  }

  function readPage(call: Call, query: Query, before: PagesSeen | undefined): Page<T, B> {
    const body = readData(call, operation.response, parts);
    const data = readRows(call, body, operation.rows);
    const next = data.length === 0 ? undefined : readNext(call, body, operation.next);
    return {
      data,
      body,
      nextPage() {
        if (next === undefined) return undefined;
        const seen = { key: pageKey(query), before, count: (before?.count ?? 0) + 1 };
        try {
          return fetchPage(nextQuery(next, walk, seen, call), seen);
        } catch (error) {
          parts.observer.callFailed(call, error as PaginationError);
          return new ListPromise<T, B>(Promise.reject(error));
        }
      },
    };
  }
}

const buffered: CallKind = { stream: false };
