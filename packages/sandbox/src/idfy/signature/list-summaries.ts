import { parseInstant, type Problem } from "../../frame/input.ts";
import type { IdfyCall } from "../call.ts";
import { ok, refuseProblems } from "../wire.ts";
import type { IdfyWorld } from "../world.ts";
import type { DocumentRecord } from "./document-record.ts";
import { documentStatuses, memberOf, statusOf } from "./status.ts";
import { summaryView } from "./views.ts";

const maxLimit = 100;

/**
 * The list of documents, newest first, filtered and paged by `offset` and `limit` (default and most 100;
 * more counts as 100). Dates are inclusive.
 * @remarks Unconfirmed: the order, what too large a `limit` does, and that `last` holds the last page's URL.
 */
export function listSummaries({ world, client, url, baseUrl }: IdfyCall): Response {
  const problems: Problem[] = [];
  const keep = readFilter(world, url.searchParams, problems);
  const offset = readCount(url.searchParams, "offset", 0, 0, problems);
  const limit = Math.min(readCount(url.searchParams, "limit", maxLimit, 1, problems), maxLimit);
  refuseProblems(problems);

  const found = [...world.documents.values()]
    .filter((document) => document.accountId === client.credentials.accountId && keep(document))
    .toReversed();
  const data = found.slice(offset, offset + limit).map((document) => summaryView(world, document));
  return ok({
    offset,
    limit,
    size: found.length,
    links: pageLinks(url, baseUrl, offset, limit, found.length),
    data,
  });
}

/** `next` is left out at the end; `previous` and `last` are empty where there is nothing to go to. */
function pageLinks(url: URL, baseUrl: string, offset: number, limit: number, size: number): object {
  const to = (target: number): string => {
    const query = new URLSearchParams(url.searchParams);
    query.delete("offset");
    query.set("limit", String(limit));
    if (target > 0) query.set("offset", String(target));
    return `${baseUrl}/signature/documents/summary?${query.toString()}`;
  };
  const lastOffset = size === 0 ? 0 : Math.floor((size - 1) / limit) * limit;
  return {
    next: offset + limit < size ? to(offset + limit) : undefined,
    first: to(0),
    last: offset < lastOffset ? to(lastOffset) : "",
    previous: offset > 0 ? to(Math.max(0, offset - limit)) : "",
  };
}

type Keep = (document: DocumentRecord) => boolean;

function readFilter(world: IdfyWorld, query: URLSearchParams, problems: Problem[]): Keep {
  const kept: Keep[] = [];
  const given = (name: string, keep: (value: string) => Keep | undefined): void => {
    const value = query.get(name);
    const one = value === null || value === "" ? undefined : keep(value);
    if (one !== undefined) kept.push(one);
  };
  const since = (name: string, at: (document: DocumentRecord) => number | undefined, sign = 1): void => {
    given(name, (value) => {
      const ms = parseInstant(value);
      if (ms === undefined)
        problems.push({ field: name, message: `${name} must be an instant in ISO 8601.` });
      return (document) => ((at(document) ?? -Infinity) - (ms ?? 0)) * sign >= 0;
    });
  };

  given("externalId", (value) => (document) => document.externalId === value);
  given(
    "signerId",
    (value) =>
      ({ signers }) =>
        signers.some(({ id }) => id === value),
  );
  given(
    "externalSignerId",
    (value) =>
      ({ signers }) =>
        signers.some(({ request }) => request["externalSignerId"] === value),
  );
  given(
    "title",
    (value) =>
      ({ request }) =>
        contains(request["title"], value),
  );
  given(
    "nameOfSigner",
    (value) =>
      ({ signers }) =>
        signers.some(({ request, signature }) => {
          const info = request["signerInfo"];
          return (
            contains(`${String(memberOf(info, "firstName"))} ${String(memberOf(info, "lastName"))}`, value) ||
            (signature !== undefined && contains(`${signature.firstName} ${signature.lastName}`, value))
          );
        }),
  );
  given("tags", (value) => ({ request }) => {
    const tags = memberOf(request["advanced"], "tags");
    return value.split(",").every((tag) => Array.isArray(tags) && tags.includes(tag));
  });
  given("status", (value) => {
    const status = documentStatuses.find((known) => known === value.toLowerCase());
    if (status === undefined) {
      problems.push({ field: "status", message: `status must be one of: ${documentStatuses.join(", ")}.` });
    }
    return (document) => statusOf(world, document) === status;
  });
  since("fromDate", ({ createdAtMs }) => createdAtMs);
  since("toDate", ({ createdAtMs }) => createdAtMs, -1);
  since("lastUpdated", ({ updatedAtMs }) => updatedAtMs);
  since("signedDate", ({ signers }) => signers.findLast(({ signature }) => signature)?.signature?.signedAtMs);
  return (document) => kept.every((keep) => keep(document));
}

function contains(value: unknown, part: string): boolean {
  return String(value).toLowerCase().includes(part.toLowerCase());
}

function readCount(
  query: URLSearchParams,
  name: string,
  usual: number,
  min: number,
  problems: Problem[],
): number {
  const text = query.get(name);
  if (text === null || text === "") return usual;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (count < min)
    problems.push({ field: name, message: `${name} must be a whole number of at least ${min}.` });
  return Math.max(count, min);
}
