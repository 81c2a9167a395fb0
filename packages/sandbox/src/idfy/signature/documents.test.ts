import { expect, it } from "vitest";
import { documentRequest, openIdfy, signerRequest, type OpenIdfy } from "../../__tests__/open-idfy.ts";

const documents = "/signature/documents";

async function create(idfy: OpenIdfy, replaced: Record<string, unknown> = {}): Promise<string> {
  const { body } = await idfy.call("POST", documents, documentRequest(replaced));
  return body.documentId;
}

it("creates a document and shows it without the uploaded content", async () => {
  const idfy = await openIdfy();
  const created = await idfy.call("POST", documents, documentRequest({ somethingNew: { x: 1 } }));
  expect(created.status).toBe(200);
  expect(created.body).toMatchObject({
    title: "Contract",
    externalId: "contract-1",
    somethingNew: { x: 1 },
    dataToSign: { fileName: "contract.pdf" },
    status: { documentStatus: "unsigned", completedPackages: [] },
    signers: [{ externalSignerId: "signer-1" }],
  });
  expect(created.body.dataToSign).not.toHaveProperty("base64Content");
  const found = await idfy.call("GET", `${documents}/${created.body.documentId}`);
  expect(found.body).toEqual(created.body);
});

it("makes one document per externalId, also when the answer to the first try was lost", async () => {
  const idfy = await openIdfy();
  idfy.control.faults.add({ match: { method: "POST", path: documents }, fault: { drop: "before-headers" } });
  await expect(idfy.call("POST", documents, documentRequest())).rejects.toThrow("fetch failed");
  const [second, third] = [await create(idfy), await create(idfy, { title: "Other" })];
  expect(third).toBe(second);
  const list = await idfy.call("GET", `${documents}/summary?externalId=contract-1`);
  expect(list.body.size).toBe(1);
  expect(await create(idfy, { externalId: "contract-2" })).not.toBe(second);
});

it("names every member that is wrong", async () => {
  const idfy = await openIdfy();
  const wrong = {
    title: "x".repeat(301),
    externalId: "abc",
    contactDetails: {},
    dataToSign: { fileName: "a.exe", base64Content: "not base64" },
    signers: [signerRequest({ externalSignerId: 7, signatureType: { mechanism: "magic" } }), "nobody"],
    advanced: { timeToLive: { deadline: "tomorrow" }, tags: [1] },
  };
  const answer = await idfy.call("POST", documents, wrong);
  expect([answer.status, answer.body.message]).toEqual([400, "Validation Failed"]);
  expect(answer.body.errors.map(({ field }) => field).sort()).toEqual([
    "advanced.tags",
    "advanced.timeToLive.deadline",
    "contactDetails.email",
    "dataToSign.base64Content",
    "dataToSign.fileName",
    "externalId",
    "signers[0].externalSignerId",
    "signers[0].signatureType.mechanism",
    "signers[1]",
    "signers[1].externalSignerId",
    "signers[1].redirectSettings",
    "signers[1].signatureType",
    "title",
  ]);
  const empty = await idfy.call("POST", documents, {});
  expect(empty.body.errors.map(({ field }) => field).sort()).toEqual([
    "contactDetails",
    "dataToSign",
    "externalId",
    "signers",
    "title",
  ]);
  expect((await idfy.call("POST", documents, "[]")).status).toBe(400);
});

it("reads enumerations in any letter case", async () => {
  const idfy = await openIdfy();
  const signer = signerRequest({ signatureType: { mechanism: "PkiSignature" } });
  expect((await idfy.call("POST", documents, documentRequest({ signers: [signer] }))).status).toBe(200);
});

it("refuses XML with Swedish BankID with 422 and a code", async () => {
  const idfy = await openIdfy();
  const signer = signerRequest({
    signatureType: { mechanism: "pkisignature", signatureMethods: ["se_bankid"] },
  });
  const dataToSign = { fileName: "order.xml", base64Content: "PGEvPg==" };
  const answer = await idfy.call("POST", documents, documentRequest({ dataToSign, signers: [signer] }));
  expect([answer.status, answer.body]).toEqual([
    422,
    { message: "XML signing is not supported by se_bankid.", code: "ID-1000" },
  ]);
  const id = await create(idfy, { dataToSign });
  expect((await idfy.call("POST", `${documents}/${id}/signers`, signer)).status).toBe(422);
});

it("changes a document and answers what was sent", async () => {
  const idfy = await openIdfy();
  const id = await create(idfy);
  const update = { title: "Contract, second version" };
  const answer = await idfy.call("PATCH", `${documents}/${id}`, update);
  expect([answer.status, answer.body]).toEqual([200, update]);
  const { body } = await idfy.call("GET", `${documents}/${id}`);
  expect([body.title, body.externalId]).toEqual(["Contract, second version", "contract-1"]);
  expect((await idfy.call("PATCH", `${documents}/${id}`, { title: 5 })).status).toBe(400);
});

it("goes from unsigned over partialsigned to signed as its signers sign", async () => {
  const idfy = await openIdfy();
  const signers = [
    signerRequest(),
    signerRequest({ externalSignerId: "signer-2", getSocialSecurityNumber: true }),
  ];
  const { body } = await idfy.call("POST", documents, documentRequest({ signers }));
  const path = `${documents}/${body.documentId}`;
  const status = async (): Promise<string> => (await idfy.call("GET", `${path}/status`)).text;

  const sign = `/idfy/documents/${body.documentId}/sign`;
  await idfy.play("POST", sign, {
    signerId: body.signers[0]?.id,
    identity: { firstName: "Kari", lastName: "Nord" },
  });
  expect(JSON.parse(await status())).toMatchObject({
    documentStatus: "partialsigned",
    completedPackages: [],
  });
  const rest = await idfy.play("POST", sign, { signatureMethod: "se_bankid" });
  expect(rest.body.status).toMatchObject({ documentStatus: "signed" });
  const completedPackages = ["native", "standard_packaging", "pades"];
  expect(JSON.parse(await status())).toMatchObject({ documentStatus: "signed", completedPackages });

  const summary = await idfy.call("GET", `${path}/summary`);
  expect(summary.body).toMatchObject({
    requiredSignatures: 2,
    currentSignatures: 2,
    documentSignatures: [
      { fullName: "Kari Nord", signatureMethod: "no_bankid" },
      {
        fullName: "Test Testesen",
        signatureMethod: "se_bankid",
        socialSecurityNumber: { countryCode: "NO" },
      },
    ],
  });
  expect((await idfy.play("POST", sign)).status).toBe(409);
  expect((await idfy.call("PATCH", path, { title: "late" })).status).toBe(422);
  expect((await idfy.call("POST", `${path}/cancel?reason=late`)).body).toMatchObject({ code: "ID-1001" });
});

it("is signed when as many signed as are required", async () => {
  const idfy = await openIdfy();
  const optional = signerRequest({ externalSignerId: "signer-2", required: false });
  const { body } = await idfy.call(
    "POST",
    documents,
    documentRequest({ signers: [signerRequest(), optional] }),
  );
  idfy.control.signDocument(body.documentId, { signerId: body.signers[0]?.id ?? "" });
  const found = await idfy.call("GET", `${documents}/${body.documentId}`);
  expect(found.body.status.documentStatus).toBe("signed");

  const advanced = { requiredSignatures: 1 };
  const signers = [signerRequest(), signerRequest({ externalSignerId: "signer-2" })];
  const other = await idfy.call(
    "POST",
    documents,
    documentRequest({ externalId: "any-of-two", advanced, signers }),
  );
  idfy.control.signDocument(other.body.documentId, { signerId: other.body.signers[1]?.id ?? "" });
  const status = await idfy.call("GET", `${documents}/${other.body.documentId}/status`);
  expect(status.body["documentStatus"]).toBe("signed");
});

it("cancels a document once, with a reason in any language", async () => {
  const idfy = await openIdfy();
  const path = `${documents}/${await create(idfy)}`;
  const answer = await idfy.call("POST", `${path}/cancel?reason=a%26b%3Dc%20%C3%A6`);
  expect([answer.status, answer.body]).toEqual([200, {}]);
  expect((await idfy.call("GET", `${path}/status`)).body["documentStatus"]).toBe("canceled");
  expect((await idfy.call("POST", `${path}/cancel`)).status).toBe(422);
});

it("expires by the clock, by its deadline or when it is told to", async () => {
  const idfy = await openIdfy({ tokenLifetimeS: 9_999_999 });
  const status = async (id: string): Promise<unknown> =>
    (await idfy.call("GET", `${documents}/${id}/status`)).body["documentStatus"];
  const now = idfy.control.clock.now();
  const deadline = new Date(now + 60_000).toISOString();
  const short = await create(idfy, { externalId: "short", advanced: { timeToLive: { deadline } } });
  const usual = await create(idfy, { externalId: "usual" });
  const told = await create(idfy, { externalId: "told" });
  expect((await idfy.play("POST", `/idfy/documents/${told}/expire`)).status).toBe(200);
  idfy.control.clock.advance(61_000);
  expect([await status(short), await status(usual), await status(told)]).toEqual([
    "expired",
    "unsigned",
    "expired",
  ]);
  idfy.control.clock.advance(45 * 86_400_000);
  expect(await status(usual)).toBe("expired");
});

it("waits for its attachments before it can be signed", async () => {
  const idfy = await openIdfy();
  const id = await create(idfy, { advanced: { attachments: 1 } });
  const path = `${documents}/${id}`;
  const status = async (): Promise<unknown> =>
    (await idfy.call("GET", `${path}/status`)).body["documentStatus"];
  expect(await status()).toBe("waiting_for_attachments");
  expect((await idfy.play("POST", `/idfy/documents/${id}/sign`)).status).toBe(409);
  const attachment = { fileName: "terms.pdf", title: "Terms", data: "JVBERg==" };
  expect((await idfy.call("POST", `${path}/attachments`, attachment)).status).toBe(201);
  expect(await status()).toBe("unsigned");
});

it("puts the reason of a 404 on the status line and sends no body", async () => {
  const idfy = await openIdfy();
  const path = `${documents}/${await create(idfy)}`;
  const reasons: [string, string][] = [
    [`${documents}/nothing`, "Document not found"],
    [`${documents}/nothing/status`, "Document not found"],
    [`${path}/signers/nobody`, "Signer not found"],
    [`${path}/attachments/nothing`, "Attachment not found"],
    ["/identification/v2/sessions/nothing", "Session not found"],
    ["/no/such/route", "Route not found"],
  ];
  for (const [wrong, reason] of reasons) {
    const answer = await idfy.call("GET", wrong);
    expect([wrong, answer.status, answer.reason, answer.text]).toEqual([wrong, 404, reason, ""]);
  }
});
