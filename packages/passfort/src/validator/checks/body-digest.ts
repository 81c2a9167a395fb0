import { type CheckGroup, failed, passed } from "../check.ts";
import { type Outgoing, withHeader } from "../message.ts";
import { digestOf } from "../signer.node.ts";
import { docs } from "../sources.ts";
import { escaped } from "../write-json.ts";
import { accepts, type Case, refuses } from "./refusals.ts";

const id = "digest";
const source = docs("Authentication");
const refused = (of: Omit<Case, "method" | "source">): ReturnType<typeof refuses> =>
  refuses(id, { ...of, method: "POST", source });
const accepted = (of: Omit<Case, "method" | "source">): ReturnType<typeof accepts> =>
  accepts({ ...of, method: "POST", source });
const reserialised =
  "The digest is computed over a body that was parsed and serialised again. Take the raw bytes.";
const unchecked = "The digest of the body is not compared with the Digest header.";

/** Whether the body is what was signed. */
export const bodyDigest: CheckGroup = {
  id,
  title: "Body and digest",
  checks: [
    refused({
      id: "wrong-key",
      title: "A POST that is signed with another key is refused",
      hint: "Signatures are not verified on /checks.",
      change: (request, { signer }) => signer.forge(request, { key: new Uint8Array(32).fill(0x5a) }),
    }),
    refused({
      id: "no-credentials",
      title: "A POST without a signature is refused",
      hint: "Signatures are not verified on /checks.",
      change: (request) => withHeader(request, "Authorization", undefined),
    }),
    refused({
      id: "body-changed",
      title: "A body that was changed after signing is refused",
      hint: unchecked,
      change: (request) => ({ ...request, body: altered(request.body) }),
    }),
    refused({
      id: "digest-unsigned",
      title: "A digest that is not signed is refused",
      hint: "The digest is checked only where the sender signed it: demand it among the signed headers wherever there is a body.",
      change: (request, { signer }) =>
        signer.forge(request, { covered: ["(request-target)", "host", "date"] }),
    }),
    refused({
      id: "unsigned-body-changed",
      title: "A changed body with a digest of its own, which is not signed, is refused",
      hint: "The digest is checked only where the sender signed it: demand it among the signed headers wherever there is a body.",
      change: (request, { signer }) => {
        const other = { ...request, body: altered(request.body) };
        return signer.forge(withHeader(other, "Digest", digestOf(other.body)), {
          covered: ["(request-target)", "host", "date"],
        });
      },
    }),
    refused({
      id: "digest-absent",
      title: "A body without a digest is refused",
      hint: "The digest is checked only where the sender sends it.",
      change: (request, { signer }) => [
        withHeader(request, "Digest", undefined),
        signer.forge(withHeader(request, "Digest", undefined), {
          covered: ["(request-target)", "host", "date"],
        }),
      ],
    }),
    refused({
      id: "digest-wrong",
      title: "A signed digest of another body is refused",
      hint: unchecked,
      change: (request, { signer }) =>
        signer.forge(withHeader(request, "Digest", digestOf(crypto.randomUUID())), {}),
    }),
    refused({
      id: "digest-unsupported",
      title: "A digest of another algorithm is refused",
      statusUnwritten: true,
      change: (request, { signer }) =>
        signer.forge(withHeader(request, "Digest", "MD5=1B2M2Y8AsgTpgAmY7PhCfg=="), {}),
    }),
    accepted({
      id: "pretty",
      title: "A body with line breaks and spaces is accepted",
      hint: reserialised,
      body: (body) => JSON.stringify(body, null, 2),
    }),
    accepted({
      id: "escaped",
      title: "A body with escaped letters is accepted",
      hint: reserialised,
      body: (body) => escaped(JSON.stringify(body)),
    }),
    accepted({
      id: "unescaped",
      title: "A body with letters outside ASCII is accepted",
      hint: "Bytes are UTF-8: a digest over another encoding does not fit.",
      body: (body) => JSON.stringify({ ...body, note: "Zoë 王" }),
    }),
    {
      id: "empty",
      title: "A POST without a body needs no digest",
      expected: "POST /checks without body and digest: any answer but 401 and 5xx",
      source,
      hint: "A digest is demanded where there is nothing to digest, or the empty body was not expected.",
      async run(trial) {
        const { status } = await trial.call({ method: "POST", path: "checks" });
        return status === 401 || status >= 500 ? failed(`status ${status}`) : passed;
      },
    },
  ],
};

/** Another body, of the same length and the same kind. */
function altered(body: Uint8Array): Outgoing["body"] {
  const text = new TextDecoder().decode(body);
  return new TextEncoder().encode(text.replace("1985-10-26", "1985-10-27").replace("00123456", "00123457"));
}
