import { expect, it } from "vitest";
import { newDocument, newSession, newSigner } from "./__fixtures__/bodies.ts";
import { sandboxed } from "./__fixtures__/sandbox.ts";
import { failure } from "./__fixtures__/stub.ts";

it("identifies a person", async () => {
  const { idfy, simulator } = await sandboxed();
  const { sessions } = idfy.identification;
  const { data, environment, accountId, requestId } = await sessions.create(newSession).withResponse();
  expect(data).toMatchObject({ status: "created", externalReference: "order-0001" });
  expect({ environment, accountId }).toEqual({
    environment: "test",
    accountId: simulator.credentials.accountId,
  });
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);

  simulator.control.actOnSession(data.id, "complete", { firstName: "Kari" });
  const done = await sessions.retrieve(data.id);
  expect(done).toMatchObject({ status: "success", identity: { firstName: "Kari" } });

  const other = await sessions.create({ ...newSession, externalReference: "order-0002" });
  await sessions.invalidate(other.id);
  await sessions.invalidate(other.id);
  const found = [];
  for await (const session of sessions.list({ limit: 1 })) found.push([session.id, session.identity]);
  expect(found).toEqual([
    [other.id, undefined],
    [data.id, undefined],
  ]);
});

it("lists what a person can choose from", async () => {
  const { idfy } = await sandboxed();
  const { languages, providers, keys } = idfy.identification;
  expect((await languages.list()).data).toContainEqual({ id: "en", name: "English" });
  const all = (await providers.list()).data;
  const own = (await providers.listForAccount()).data;
  expect(all.map(({ type }) => type)).toEqual(expect.arrayContaining(own.map(({ type }) => type)));
  expect((await keys.retrieve()).keys[0]).toMatchObject({ kty: "EC" });
});

it("has a document signed and downloads its files", async () => {
  const { idfy, simulator } = await sandboxed();
  const { documents } = idfy.signature;
  await idfy.signature.ping();
  const document = await documents.create(newDocument);
  const { documentId } = document;
  expect(document).toMatchObject({ externalId: "ext-0001", status: { documentStatus: "unsigned" } });
  expect(document.dataToSign?.base64Content).toBeUndefined();

  expect(await documents.update(documentId, { title: "Avtale 2" })).toEqual({ title: "Avtale 2" });
  expect(await documents.retrieve(documentId)).toMatchObject({ title: "Avtale 2" });

  const second = await documents.signers.create(documentId, {
    ...newSigner,
    externalSignerId: "signer-0002",
  });
  const { data: signers } = await documents.signers.list(documentId);
  expect(signers.map(({ externalSignerId }) => externalSignerId)).toEqual(["signer-0001", "signer-0002"]);
  expect(await documents.signers.update(documentId, second.id, { order: 2 })).toEqual({ order: 2 });
  expect(await documents.signers.retrieve(documentId, second.id)).toMatchObject({ order: 2 });
  await documents.signers.delete(documentId, second.id);

  simulator.control.signDocument(documentId);
  const status = await documents.status(documentId);
  expect(status.documentStatus).toBe("signed");
  expect(status.completedPackages).toContain("pades");
  expect(await documents.retrieveSummary(documentId)).toMatchObject({ currentSignatures: 1 });

  const file = await documents.files.download(documentId, { fileFormat: "pades" });
  expect(file.fileName).toBe(`${documentId}-pades.pdf`);
  expect(new TextDecoder().decode(await file.bytes())).toMatch(/^%PDF-/);
  const signerId = signers[0]?.id ?? "";
  const own = await documents.files.downloadForSigner(documentId, signerId, { fileFormat: "native" });
  expect(new TextDecoder().decode(await own.bytes())).toContain(signerId);
});

it("downloads attachments, which it cannot upload yet but by a plain request", async () => {
  const { idfy, simulator } = await sandboxed();
  const { documents } = idfy.signature;
  const { documentId, signers } = await documents.create(newDocument);
  const { id: attachmentId } = await idfy.request<{ id: string }>({
    method: "POST",
    path: "/signature/documents/{documentId}/attachments",
    params: { documentId },
    body: { fileName: "terms.txt", title: "Terms", data: btoa("terms") },
  });
  const unsigned = await documents.files.downloadAttachment(documentId, attachmentId, {
    fileFormat: "unsigned",
  });
  expect(unsigned.fileName).toBe("terms.txt");
  expect(new TextDecoder().decode(await unsigned.bytes())).toBe("terms");
  simulator.control.signDocument(documentId);
  const signerId = signers?.[0]?.id ?? "";
  const own = await documents.files.downloadAttachmentForSigner(documentId, attachmentId, signerId, {
    fileFormat: "native",
  });
  expect((await own.bytes()).byteLength).toBeGreaterThan(0);
});

it("cancels a document, and makes it only once for an externalId", async () => {
  const { idfy } = await sandboxed();
  const { documents } = idfy.signature;
  const { documentId } = await documents.create(newDocument);
  expect((await documents.create(newDocument)).documentId).toBe(documentId);
  await documents.cancel(documentId, { reason: "a&b=c æ" });
  expect(await documents.status(documentId)).toMatchObject({ documentStatus: "canceled" });
  expect(await failure(documents.cancel(documentId))).toMatchObject({
    code: "unprocessable",
    providerCode: "ID-1001",
  });
});

it("finds a document by its externalId, and nothing for one that is not there", async () => {
  const { idfy } = await sandboxed({ documents: 3 });
  const { documents } = idfy.signature;
  expect(await documents.findByExternalId("seed-0002")).toMatchObject({ externalId: "seed-0002" });
  expect(await documents.findByExternalId("seed-9999")).toBeUndefined();
  const { data, requestId, headers } = await documents.findByExternalId("seed-0003").withResponse();
  expect(data?.externalId).toBe("seed-0003");
  expect(headers.get("request-id")).toBe(requestId);
});

it("walks over linked pages of the list", async () => {
  const { idfy } = await sandboxed({ documents: 5 });
  const found = [];
  for await (const { externalId } of idfy.signature.documents.list({ limit: 2, status: "unsigned" }))
    found.push(externalId);
  expect(found).toEqual(["seed-0005", "seed-0004", "seed-0003", "seed-0002", "seed-0001"]);
});

it("looks a document up after its creation was cut off, although it cannot be repeated", async () => {
  const { idfy, simulator } = await sandboxed();
  const { documents } = idfy.signature;
  simulator.control.faults.add({
    match: { method: "POST", path: "/signature/documents" },
    fault: { drop: "before-headers" },
  });
  const error = await failure(documents.create(newDocument, { maxAttempts: 1 }));
  expect(error).toMatchObject({ code: "outcome_unknown", lookup: { id: "ext-0001" } });
  expect(await documents.findByExternalId("ext-0001")).toMatchObject({ externalId: "ext-0001" });
});

it("fetches a new token when the old ones were revoked", async () => {
  const { idfy, simulator } = await sandboxed();
  await idfy.signature.ping();
  simulator.control.revokeTokens();
  await Promise.all(Array.from({ length: 20 }, () => idfy.signature.ping()));
  expect(simulator.control.journal.counts()["POST /oauth/connect/token"]).toBe(2);
});
