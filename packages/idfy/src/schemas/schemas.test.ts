import { redact, ResponseValidationError, type Warning } from "@idbraid/core";
import { respondJson } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { newDocument, newSigner } from "../__fixtures__/bodies.ts";
import { failure, stub } from "../__fixtures__/stub.ts";
import {
  documentCreateParams,
  documentListParams,
  documentSummary,
  idSession,
  sessionCreateParams,
  signatureDocument,
  signer,
  signerUpdateParams,
} from "./index.ts";

const success = {
  id: "s1",
  status: "success",
  provider: "se_bankid",
  identity: { providerId: "p-1", fullName: "Test Testesen", nin: "00000000000", aFieldAddedLater: { x: 1 } },
  environment: { userAgent: "UA", ipAddress: "192.0.2.1" },
  error: null,
};

it("case 22: lets unknown values and members through, visible as they came", async () => {
  const body = { ...success, status: "parked", provider: "xx_newid", later: [1] };
  const { idfy } = await stub({ validate: "strict", steps: [respondJson(body)] });
  const session = await idfy.identification.sessions.retrieve("s1");
  expect(session).toEqual(body);
  expect(session["later"]).toEqual([1]);
});

it("warns of an answer that does not fit, and gives it as it came", async () => {
  const warnings: Warning[] = [];
  const { idfy } = await stub({
    onWarning: (warning) => warnings.push(warning),
    steps: [respondJson({ id: 7 })],
  });
  expect(await idfy.identification.sessions.retrieve("s1")).toEqual({ id: 7 });
  expect(warnings).toEqual([expect.objectContaining({ code: "response_mismatch" })]);
});

it("rejects such an answer in the mode strict, and says nothing in the mode off", async () => {
  const steps = [respondJson({ id: 7 })];
  const strict = await stub({ validate: "strict", steps });
  const error = await failure(strict.idfy.identification.sessions.retrieve("s1"));
  expect(ResponseValidationError.isInstance(error) && error.issues[0]?.path).toBe("id");
  const warnings: Warning[] = [];
  const off = await stub({ validate: "off", onWarning: (warning) => warnings.push(warning), steps });
  expect(await off.idfy.identification.sessions.retrieve("s1")).toEqual({ id: 7 });
  expect(warnings).toEqual([]);
});

it("hides personal data, secrets and what it does not know", () => {
  expect(redact(success, idSession)).toEqual({
    id: "s1",
    status: "success",
    provider: "se_bankid",
    identity: {
      providerId: "[redacted]",
      fullName: "[redacted]",
      nin: "[redacted]",
      aFieldAddedLater: "[redacted]",
    },
    environment: "[redacted]",
    error: null,
  });
  const shown = JSON.stringify([
    redact({ documentId: "d1", ...newDocument }, signatureDocument),
    redact(newDocument, documentCreateParams),
    redact({ id: "s1", url: "https://sign.example/?jwt=x", ...newSigner }, signer),
    redact(
      { documentId: "d1", title: "Avtale", documentSignatures: [{ fullName: "Testesen" }] },
      documentSummary,
    ),
    redact({ flow: "redirect", prefilledInput: { nin: "01010750160" } }, sessionCreateParams),
  ]);
  for (const secret of ["Avtale", "sender@example.com", "JVBERi0", "Testesen", "01010750160", "jwt"]) {
    expect(shown).not.toContain(secret);
  }
  for (const kept of ["d1", "signer-0001", "pkisignature", "ext-0001"]) expect(shown).toContain(kept);
});

it.each([
  ["a short externalId", { ...newDocument, externalId: "abc" }, "externalId"],
  ["a long externalId", { ...newDocument, externalId: "x".repeat(256) }, "externalId"],
  ["a long title", { ...newDocument, title: "x".repeat(301) }, "title"],
  [
    "a short fileName",
    { ...newDocument, dataToSign: { ...newDocument.dataToSign, fileName: "ab" } },
    "dataToSign.fileName",
  ],
  [
    "a long departmentId",
    { ...newDocument, advanced: { departmentId: "x".repeat(101) } },
    "advanced.departmentId",
  ],
  [
    "a short externalSignerId",
    { ...newDocument, signers: [{ ...newSigner, externalSignerId: "a" }] },
    "signers.0.externalSignerId",
  ],
  ["an unknown member", { ...newDocument, titel: "x" }, "titel"],
  ["null for a member", { ...newDocument, description: null }, "description"],
])("refuses %s before any traffic", async (_what, params, path) => {
  const { idfy, server } = await stub();
  const error = await failure(idfy.signature.documents.create(params as never));
  expect(error).toMatchObject({ name: "InvalidArgumentError", problems: [{ path }] });
  expect(server.requests).toHaveLength(0);
});

it.each([undefined, null, "x", 5])(
  "rejects %j where parameters are needed, and does not throw",
  async (params) => {
    const { idfy, server } = await stub();
    const { identification, signature } = idfy;
    const calls = [
      () => identification.sessions.create(params as never),
      () => signature.documents.create(params as never),
      () => signature.documents.update("d1", params as never),
      () => signature.documents.signers.create("d1", params as never),
      () => signature.documents.findByExternalId(params as never),
    ];
    for (const call of calls) expect(await failure(call())).toMatchObject({ name: "InvalidArgumentError" });
    expect(server.requests).toHaveLength(0);
  },
);

it("takes limits of 1 to 100 and offsets from 0 for a list", () => {
  const good = (params: object): boolean => documentListParams().safeParse(params).success;
  expect([{ limit: 1 }, { limit: 100, offset: 0 }].every(good)).toBe(true);
  expect([{ limit: 0 }, { limit: 101 }, { offset: -1 }, { limit: 1.5 }, { page: 1 }].some(good)).toBe(false);
});

it("takes frozen lists and values newer than itself", () => {
  const params = { signatureType: { mechanism: "later", signatureMethods: Object.freeze(["xx_newid"]) } };
  expect(signerUpdateParams().safeParse(params).success).toBe(true);
});
