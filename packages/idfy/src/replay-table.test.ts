import { readFile } from "node:fs/promises";
import type { Operation, RequestFn } from "@idbraid/core";
import { expect, it } from "vitest";
import { newDocument, newSession, newSigner } from "./__fixtures__/bodies.ts";
import type { IdentificationApi, SignatureApi } from "./index.ts";
import { sendRaw } from "./raw-request.ts";
import { Identification } from "./resources/identification.ts";
import { Signature } from "./resources/signature.ts";

type Sent = Omit<Operation<never>, "response" | "confirm">;

/** Takes operations and never answers them. */
function recorder(): { readonly request: RequestFn; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const take = (operation: Sent) => {
    sent.push(operation);
    return Object.assign(new Promise<never>(() => undefined), {
      withResponse: () => new Promise(() => undefined),
    });
  };
  return { request: Object.assign(take, { page: take, download: take }) as never, sent };
}

const settings = {
  runtime: { id: () => "id", monotonicMs: () => 0 },
  totalMs: 1,
  retriedDeleteNotFound: "error",
} as const;

/** Every method once. A method that is missing here fails the second test. */
const calls: Readonly<
  Record<string, (api: { identification: IdentificationApi; signature: SignatureApi }) => unknown>
> = {
  "identification.sessions.create": ({ identification }) => identification.sessions.create(newSession),
  "identification.sessions.retrieve": ({ identification }) => identification.sessions.retrieve("s1"),
  "identification.sessions.list": ({ identification }) => identification.sessions.list(),
  "identification.sessions.invalidate": ({ identification }) => identification.sessions.invalidate("s1"),
  "identification.languages.list": ({ identification }) => identification.languages.list(),
  "identification.providers.list": ({ identification }) => identification.providers.list(),
  "identification.providers.listForAccount": ({ identification }) =>
    identification.providers.listForAccount(),
  "identification.keys.retrieve": ({ identification }) => identification.keys.retrieve(),
  "signature.ping": ({ signature }) => signature.ping(),
  "signature.documents.create": ({ signature }) => signature.documents.create(newDocument),
  "signature.documents.retrieve": ({ signature }) => signature.documents.retrieve("d1"),
  "signature.documents.update": ({ signature }) => signature.documents.update("d1", {}),
  "signature.documents.cancel": ({ signature }) => signature.documents.cancel("d1"),
  "signature.documents.status": ({ signature }) => signature.documents.status("d1"),
  "signature.documents.list": ({ signature }) => signature.documents.list(),
  "signature.documents.retrieveSummary": ({ signature }) => signature.documents.retrieveSummary("d1"),
  "signature.documents.findByExternalId": ({ signature }) => signature.documents.findByExternalId("ext-0001"),
  "signature.documents.signers.list": ({ signature }) => signature.documents.signers.list("d1"),
  "signature.documents.signers.retrieve": ({ signature }) => signature.documents.signers.retrieve("d1", "s1"),
  "signature.documents.signers.create": ({ signature }) =>
    signature.documents.signers.create("d1", newSigner),
  "signature.documents.signers.update": ({ signature }) => signature.documents.signers.update("d1", "s1", {}),
  "signature.documents.signers.delete": ({ signature }) => signature.documents.signers.delete("d1", "s1"),
  "signature.documents.files.download": ({ signature }) =>
    signature.documents.files.download("d1", { fileFormat: "native" }),
  "signature.documents.files.downloadForSigner": ({ signature }) =>
    signature.documents.files.downloadForSigner("d1", "s1", { fileFormat: "native" }),
  "signature.documents.files.downloadAttachment": ({ signature }) =>
    signature.documents.files.downloadAttachment("d1", "a1", { fileFormat: "native" }),
  "signature.documents.files.downloadAttachmentForSigner": ({ signature }) =>
    signature.documents.files.downloadAttachmentForSigner("d1", "a1", "s1", { fileFormat: "native" }),
};

function operations(): readonly (readonly [name: string, sent: Sent])[] {
  return Object.entries(calls).map(([name, call]) => {
    const { request, sent } = recorder();
    void call({
      identification: new Identification(request, true),
      signature: new Signature(request, settings),
    });
    return [name, sent[0] as Sent];
  });
}

function line([name, { method, path, replay, replayAlso, key, lookup }]: readonly [string, Sent]): string {
  const more = [
    replayAlso === undefined ? "" : `also ${replayAlso.join(" ")}`,
    key === undefined ? "" : `key ${key}`,
    lookup === undefined ? "" : `ask ${lookup.method}`,
  ].filter((word) => word !== "");
  return [name, `${method} ${path.template}`, replay, ...more].join(" | ");
}

it("sends each operation again only when that does no harm", () => {
  expect(`\n${operations().map(line).join("\n")}\n`).toMatchInlineSnapshot(`
    "
    identification.sessions.create | POST /identification/v2/sessions | keyed | key order-0001 | ask identification.sessions.list
    identification.sessions.retrieve | GET /identification/v2/sessions/{sessionId} | safe
    identification.sessions.list | GET /identification/v2/sessions | safe
    identification.sessions.invalidate | POST /identification/v2/sessions/{sessionId}/invalidate | safe
    identification.languages.list | GET /identification/v2/languages | safe
    identification.providers.list | GET /identification/v2/id-providers | safe
    identification.providers.listForAccount | GET /identification/v2/id-providers/account | safe
    identification.keys.retrieve | GET /identification/v2/jwks | safe
    signature.ping | GET /signature/status/ping | safe
    signature.documents.create | POST /signature/documents | keyed | key ext-0001 | ask signature.documents.findByExternalId
    signature.documents.retrieve | GET /signature/documents/{documentId} | safe
    signature.documents.update | PATCH /signature/documents/{documentId} | unsent | also 503 | ask signature.documents.retrieve
    signature.documents.cancel | POST /signature/documents/{documentId}/cancel | unsent | ask signature.documents.status
    signature.documents.status | GET /signature/documents/{documentId}/status | safe
    signature.documents.list | GET /signature/documents/summary | safe
    signature.documents.retrieveSummary | GET /signature/documents/{documentId}/summary | safe
    signature.documents.findByExternalId | GET /signature/documents/summary | safe
    signature.documents.signers.list | GET /signature/documents/{documentId}/signers | safe
    signature.documents.signers.retrieve | GET /signature/documents/{documentId}/signers/{signerId} | safe
    signature.documents.signers.create | POST /signature/documents/{documentId}/signers | unsent | ask signature.documents.signers.list
    signature.documents.signers.update | PATCH /signature/documents/{documentId}/signers/{signerId} | unsent | also 503 | ask signature.documents.signers.retrieve
    signature.documents.signers.delete | DELETE /signature/documents/{documentId}/signers/{signerId} | safe
    signature.documents.files.download | GET /signature/documents/{documentId}/files | safe
    signature.documents.files.downloadForSigner | GET /signature/documents/{documentId}/files/signers/{signerId} | safe
    signature.documents.files.downloadAttachment | GET /signature/documents/{documentId}/files/attachments/{attachmentId} | safe
    signature.documents.files.downloadAttachmentForSigner | GET /signature/documents/{documentId}/files/attachments/{attachmentId}/signers/{signerId} | safe
    "
  `);
});

it("has every method of every resource in the table", () => {
  const { request } = recorder();
  const methods: string[] = [];
  const walk = (name: string, resource: object): void => {
    for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(resource))) {
      if (method !== "constructor") methods.push(`${name}.${method}`);
    }
    for (const [member, inner] of Object.entries(resource)) walk(`${name}.${member}`, inner as object);
  };
  walk("identification", new Identification(request, true));
  walk("signature", new Signature(request, settings));
  expect(methods.toSorted()).toEqual(Object.keys(calls).toSorted());
});

it("has every operation in coverage.md, with the method that serves it and its replay class", async () => {
  const coverage = await readFile(new URL("../coverage.md", import.meta.url), "utf8");
  const rows = coverage.split("\n").map((row) => row.replaceAll(/ +/g, " "));
  for (const [name, { method, path, replay, replayAlso = [] }] of operations()) {
    const row = `| ${method} | \`${path.template}\` | `;
    const end = ` | ${[replay, ...replayAlso].join(", ")} |`;
    expect(
      rows.filter((one) => one.startsWith(row) && one.includes(`\`${name}\``) && one.endsWith(end)),
      `${row}${name}${end}`,
    ).toHaveLength(1);
  }
});

it("sends a request without a method of its own again only when it was not processed", () => {
  const { request, sent } = recorder();
  void sendRaw(request, { method: "GET", path: "/notification/events" }, undefined);
  void sendRaw(request, { method: "GET", path: "/signature/themes/list/themes", replay: "safe" }, undefined);
  expect(sent.map(({ replay }) => replay)).toEqual(["unsent", "safe"]);
});
