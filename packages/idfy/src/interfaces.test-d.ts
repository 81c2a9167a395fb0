import type { ApiPromise, Page } from "@idbraid/core";
import { expectTypeOf } from "vitest";
import type {
  DocumentCreateParams,
  DocumentSummary,
  DocumentSummaryPage,
  Idfy,
  IdentificationSessions,
  IdSession,
  SignatureDocument,
  SignatureDocumentSigners,
} from "./index.ts";

declare function answer<T>(data: T): ApiPromise<T>;
declare const idfy: Idfy;

// A user's test replaces a resource by an object literal.
const sessions: Pick<IdentificationSessions, "create" | "retrieve"> = {
  create: () => answer<IdSession>({ id: "s1", status: "created" }),
  retrieve: (id) => answer<IdSession>({ id, status: "success", identity: { fullName: "Test Testesen" } }),
};
const signers = {
  ...idfy.signature.documents.signers,
  delete: () => answer(undefined),
} satisfies SignatureDocumentSigners;
const fake: Idfy = {
  ...idfy,
  identification: { ...idfy.identification, sessions: { ...idfy.identification.sessions, ...sessions } },
  signature: { ...idfy.signature, documents: { ...idfy.signature.documents, signers } },
};
expectTypeOf(fake).toEqualTypeOf<Idfy>();

// Code that asks for less takes the client too, and plain promises in its tests.
interface Archive {
  retrieve(documentId: string): Promise<SignatureDocument>;
}
expectTypeOf(idfy.signature.documents).toExtend<Archive>();

// Results: known values complete, others pass.
expectTypeOf(await idfy.identification.sessions.retrieve("s1")).toEqualTypeOf<IdSession>();
expectTypeOf<"parked">().toExtend<NonNullable<IdSession["status"]>>();
expectTypeOf(await idfy.signature.documents.list()).toExtend<Page<DocumentSummary, DocumentSummaryPage>>();
expectTypeOf(await idfy.signature.documents.findByExternalId("ext-1")).toEqualTypeOf<
  DocumentSummary | undefined
>();
expectTypeOf(await idfy.signature.ping()).toEqualTypeOf<void>();
expectTypeOf(await idfy.request({ method: "GET", path: "/x" })).toEqualTypeOf<unknown>();

// Requests: constants are welcome, unknown members are not, the externalId may be left out.
const signature = { mechanism: "pkisignature", signatureMethods: ["no_bankid"] } as const;
const params: DocumentCreateParams = {
  title: "Agreement",
  contactDetails: { email: "sender@example.com" },
  dataToSign: { fileName: "a.pdf", base64Content: "" },
  signers: [
    {
      externalSignerId: "s-01",
      redirectSettings: { redirectMode: "donot_redirect" },
      signatureType: signature,
    },
  ],
};
void idfy.signature.documents.create(params);
// @ts-expect-error a misspelled member
void idfy.signature.documents.create({ ...params, titel: "x" });
// @ts-expect-error a flow is needed
void idfy.identification.sessions.create({});
// @ts-expect-error the format is needed
void idfy.signature.documents.files.download("d1", {});
