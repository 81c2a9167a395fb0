import type { CheckGroup } from "../check.ts";
import { type Outgoing, parametersOf, withAuthorization, withHeader } from "../message.ts";
import { docs, draft } from "../sources.ts";
import { accepts, type Case, refuses } from "./refusals.ts";
import { signatureDates } from "./signature-dates.ts";
import { signatureForms } from "./signature-forms.ts";

const id = "authentication";
const source = docs("Authentication");
const refused = (of: Case): ReturnType<typeof refuses> => refuses(id, of);

/** Which signatures are refused, and which are taken. */
export const authentication: CheckGroup = {
  id,
  title: "Authentication",
  checks: [
    refused({
      id: "no-credentials",
      title: "A request without a signature is refused",
      source,
      hint: "Signatures are not verified, or not on this path.",
      change: (request) => withHeader(request, "Authorization", undefined),
    }),
    refused({
      id: "other-scheme",
      title: "Credentials of another kind, or none in the header, are refused",
      statusUnwritten: true,
      source,
      change: (request) =>
        ["Bearer none", "Signature", "Signature ,", "nonsense"].map((text) =>
          withHeader(request, "Authorization", text),
        ),
    }),
    refused({
      id: "wrong-key",
      title: "A signature with another key of the same id is refused",
      source,
      hint: "The signature is not compared.",
      change: (request, { signer }) => signer.forge(request, { key: new Uint8Array(32).fill(0x5a) }),
    }),
    refused({
      id: "key-as-text",
      title: "A signature with the text of the key is refused",
      source,
      hint: "The key was used without base64 decoding.",
      change: (request, { signer }) => signer.forge(request, { key: signer.keyAsText }),
    }),
    refused({
      id: "unknown-key-id",
      title: "A signature with an unknown key id is refused",
      source,
      hint: "keyId is not compared with the first 8 characters of the key.",
      change: (request, { signer }) => signer.forge(request, { keyId: "unknown0" }),
    }),
    refused({
      id: "parameter-absent",
      title: "A signature without keyId, or without signature, is refused",
      statusUnwritten: true,
      source: draft("2.1"),
      change: (request) => ["keyId", "signature"].map((name) => without(request, name)),
    }),
    refused({
      id: "only-date",
      title: "A signature over the date alone is refused",
      source,
      hint: "Whatever the sender lists is taken. Demand (request-target), host, date and digest.",
      change: (request, { signer }) => signer.forge(request, { covered: ["date"] }),
    }),
    refused({
      id: "only-target",
      title: "A signature over (request-target) alone is refused",
      source,
      hint: "Without a signed date, a request that was seen once can be sent again for ever.",
      change: (request, { signer }) => signer.forge(request, { covered: ["(request-target)"] }),
    }),
    refused({
      id: "host-unsigned",
      title: "A signature without the host is refused",
      source: `${source}, in the revision of spring 2020`,
      hint: 'Demand the host among the signed headers. The profile "current" does not ask for it.',
      applies: ({ profile }) => profile === "seed",
      change: (request, { signer }) => signer.forge(request, { covered: ["(request-target)", "date"] }),
    }),
    accepts({
      id: "host-optional",
      title: "A signature without the host is accepted",
      advisory: true,
      source,
      applies: ({ profile }) => profile === "current",
      change: (request, { signer }) => signer.forge(request, { covered: ["(request-target)", "date"] }),
    }),
    ...signatureDates,
    refused({
      id: "query-added",
      title: "A query that was added after signing is refused",
      source: draft("2.3"),
      hint: "(request-target) is built without the query. In Express use req.originalUrl, not req.path.",
      change: (request) => ({ ...request, target: `${request.target}?added=1` }),
    }),
    refused({
      id: "query-changed",
      title: "A query that was changed after signing is refused",
      source: draft("2.3"),
      hint: "(request-target) is built without the query. In Express use req.originalUrl, not req.path.",
      query: "?a=1",
      change: (request) => ({ ...request, target: request.target.replace("a=1", "a=2") }),
    }),
    refused({
      id: "path-changed",
      title: "A signature for another path is refused",
      source: draft("2.3"),
      hint: "(request-target) is not signed over, or not with the path of the request.",
      change: (request, { signer }) =>
        signer.forge(request, { values: { "(request-target)": `get ${request.target}x` } }),
    }),
    refused({
      id: "method-changed",
      title: "A signature for another method is refused",
      source: draft("2.3"),
      change: (request, { signer }) =>
        signer.forge(request, { values: { "(request-target)": `post ${request.target}` } }),
    }),
    refused({
      id: "host-changed",
      title: "A signature for another host is refused",
      source,
      hint: "The host is not among what is compared, or it is taken from the sender's list alone.",
      change: (request, { signer }) => signer.forge(request, { values: { host: "other.example.com" } }),
    }),
    refused({
      id: "prefix-unsigned",
      title: "A signature for the path without its prefix is refused",
      source: draft("2.3"),
      hint: "The path was taken after a router or a proxy had removed the prefix. In Express use req.originalUrl, not req.url.",
      unless: ({ url }) => (url.pathname === "/" ? "the URL has no path of its own" : undefined),
      change: (request, { signer, facts }) =>
        signer.forge(request, {
          values: { "(request-target)": `get ${request.target.slice(facts.url.pathname.length - 1)}` },
        }),
    }),
    refused({
      id: "label-other",
      title: "The labels of other algorithms are refused",
      advisory: true,
      source,
      hint: "The label is not looked at.",
      change: (request, { signer }) =>
        ["rsa-sha256", "ecdsa-sha256", "hmac-sha512"].map((label) => signer.forge(request, { label })),
    }),
    refused({
      id: "sha512",
      title: "HMAC-SHA-512 is refused under the label hs2019",
      source,
      change: (request, { signer }) => signer.forge(request, { label: "hs2019", hash: "sha512" }),
    }),
    refused({
      id: "repeated-parameter",
      title: "A signature with a parameter twice is refused",
      advisory: true,
      source: draft("2.2"),
      hint: "Of two parameters of the same name, one is taken.",
      change: (request) =>
        ["keyId", "signature"].flatMap((name) => {
          const other = `${name}="${name === "keyId" ? "unknown0" : "bm9uZQ=="}"`;
          return [
            withAuthorization(request, (text) => text.replace("Signature ", `Signature ${other},`)),
            withAuthorization(request, (text) => `${text},${other}`),
          ];
        }),
    }),
    refused({
      id: "list-absent",
      title: "A signature over nothing that is listed is refused",
      statusUnwritten: true,
      source: draft("2.1.6"),
      change: (request, { signer }) => [
        signer.forge(request, { covered: [] }),
        without(signer.forge(request, { covered: ["date"] }), "headers"),
      ],
    }),
    refused({
      id: "listed-absent",
      title: "A listed header that the request does not have is refused",
      statusUnwritten: true,
      source: draft("2.3"),
      change: (request, { signer }) =>
        signer.forge(request, { covered: ["(request-target)", "host", "date", "x-not-there"] }),
    }),
    refused({
      id: "not-base64",
      title: "A signature that is no base64, or cut short, is refused",
      statusUnwritten: true,
      source,
      change: (request) => [
        withSignature(request, () => "%%%not base64%%%"),
        withSignature(request, (text) => text.slice(0, 20)),
        withSignature(request, () => ""),
      ],
    }),
    ...signatureForms,
  ],
};

function withSignature(request: Outgoing, change: (text: string) => string): Outgoing {
  return withAuthorization(request, (text) =>
    text.replace(/signature="([^"]*)"/, (_, value: string) => `signature="${change(value)}"`),
  );
}

function without(request: Outgoing, name: string): Outgoing {
  return withAuthorization(
    request,
    (text) =>
      `Signature ${parametersOf(text)
        .filter((each) => !each.startsWith(`${name}=`))
        .join(",")}`,
  );
}
