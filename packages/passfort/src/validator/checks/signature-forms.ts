import type { Check } from "../check.ts";
import { parametersOf, withAuthorization } from "../message.ts";
import { crate, docs, draft } from "../sources.ts";
import { accepts } from "./refusals.ts";

const source = docs("Authentication");

/** Ways of writing a good signature that PassFort has, or the draft allows. */
export const signatureForms: readonly Check[] = [
  accepts({
    id: "label-hmac-sha256",
    title: "The label hmac-sha256 is accepted",
    source,
    label: "hmac-sha256",
  }),
  accepts({
    id: "label-absent",
    title: "A signature without a label is accepted",
    advisory: true,
    source: `${draft("2.1.3")}; ${crate}`,
    label: null,
  }),
  accepts({
    id: "unterminated-quote",
    title: "A signature without its last quote is accepted",
    advisory: true,
    source: `${crate}, before 0.5.0`,
    hint: "Older releases of PassFort's code leave the last quote out.",
    change: (request) => withAuthorization(request, (text) => text.replace(/"$/, "")),
  }),
  accepts({
    id: "spaces",
    title: "Spaces after commas are accepted",
    advisory: true,
    source: draft("2.1"),
    change: (request) =>
      withAuthorization(request, (text) => parametersOf(text).join(", ").replace(/^/, "Signature ")),
  }),
  accepts({
    id: "order",
    title: "Parameters are accepted in any order",
    source: draft("2.1"),
    change: (request) =>
      withAuthorization(request, (text) => `Signature ${parametersOf(text).toReversed().join(",")}`),
  }),
  accepts({
    id: "capitals",
    title: "Capitals in the scheme and in the list of headers are accepted",
    advisory: true,
    source: draft("2.3"),
    change: (request) => [
      withAuthorization(request, (text) => text.replace(/^Signature/, "SIGNATURE")),
      withAuthorization(request, (text) => text.replace("host date", "Host Date")),
    ],
  }),
  accepts({
    id: "unknown-parameter",
    title: "An unknown parameter with commas and equals signs inside is ignored",
    advisory: true,
    source: draft("2.2"),
    hint: "The header is cut at each comma, also inside quotes.",
    change: (request) =>
      withAuthorization(request, (text) => text.replace("Signature ", 'Signature note="a,b=c, d",')),
  }),
];
