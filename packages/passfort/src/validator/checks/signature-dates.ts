import type { Check } from "../check.ts";
import { headerOf, withHeader } from "../message.ts";
import { docs } from "../sources.ts";
import { accepts, type Case, refuses } from "./refusals.ts";

const source = docs("Authentication");
const refused = (of: Case): ReturnType<typeof refuses> => refuses("authentication", of);

/** Which dates a signature holds for: 30 s to either side of now, and none that is missing or was changed. */
export const signatureDates: readonly Check[] = [
  accepts({
    id: "clock-slow",
    title: "A request that is 25 s old is accepted",
    source,
    hint: "PassFort's clock may be 30 s off.",
    aheadMs: -25_000,
  }),
  accepts({
    id: "clock-fast",
    title: "A request from 25 s in the future is accepted",
    source,
    hint: "PassFort's clock may be 30 s off.",
    aheadMs: 25_000,
  }),
  refused({
    id: "late",
    title: "A request that is 40 s old is refused",
    source,
    hint: "The window is wider than 30 s.",
    aheadMs: -40_000,
  }),
  refused({
    id: "early",
    title: "A request from 40 s in the future is refused",
    source,
    hint: "The window is wider than 30 s, or has no end in the future.",
    aheadMs: 40_000,
  }),
  refused({
    id: "old",
    title: "A request that is an hour old is refused",
    source,
    hint: "The date is not compared with the clock.",
    aheadMs: -3_600_000,
  }),
  refused({
    id: "date-absent",
    title: "A request without a date is refused",
    statusUnwritten: true,
    source,
    change: (request, { signer }) => [
      withHeader(request, "Date", undefined),
      withHeader(signer.forge(request, { covered: ["(request-target)", "host"] }), "Date", undefined),
    ],
  }),
  refused({
    id: "date-malformed",
    title: "A date that is none is refused",
    statusUnwritten: true,
    source,
    change: (request, { signer }) => signer.forge(withHeader(request, "Date", "not a date"), {}),
  }),
  refused({
    id: "date-changed",
    title: "A date that was changed after signing is refused",
    source,
    change: (request) =>
      withHeader(request, "Date", new Date(Date.parse(headerOf(request, "Date") ?? "") + 5000).toUTCString()),
  }),
];
