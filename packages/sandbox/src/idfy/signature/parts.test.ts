import { expect, it } from "vitest";
import { documentRequest, openIdfy, signerRequest } from "../../__tests__/open-idfy.ts";

const documents = "/signature/documents";

it("adds, shows, changes and deletes signers", async () => {
  const idfy = await openIdfy();
  const { body } = await idfy.call("POST", documents, documentRequest());
  const signers = `${documents}/${body.documentId}/signers`;
  const added = await idfy.call("POST", signers, signerRequest({ externalSignerId: "signer-2" }));
  expect([added.status, added.body["externalSignerId"]]).toEqual([200, "signer-2"]);

  const update = { order: 2, tags: ["a"] };
  expect((await idfy.call("PATCH", `${signers}/${added.body.id}`, update)).body).toEqual(update);
  expect((await idfy.call("GET", `${signers}/${added.body.id}`)).body).toMatchObject(update);
  expect((await idfy.call("PATCH", `${signers}/${added.body.id}`, { order: "two" })).status).toBe(400);
  expect((await idfy.call("GET", signers)).list).toHaveLength(2);

  const deleted = await idfy.call("DELETE", `${signers}/${added.body.id}`);
  expect([deleted.status, deleted.body]).toEqual([200, {}]);
  expect((await idfy.call("DELETE", `${signers}/${added.body.id}`)).status).toBe(404);
  const last = await idfy.call("DELETE", `${signers}/${body.signers[0]?.id}`);
  expect([last.status, last.body.code]).toEqual([422, "ID-1004"]);
  expect((await idfy.call("POST", signers, {})).status).toBe(400);
});

it("leaves a signer alone who has signed", async () => {
  const idfy = await openIdfy();
  const two = [signerRequest(), signerRequest({ externalSignerId: "signer-2" })];
  const { body } = await idfy.call("POST", documents, documentRequest({ signers: two }));
  const path = `${documents}/${body.documentId}/signers/${body.signers[0]?.id}`;
  idfy.control.signDocument(body.documentId, { signerId: body.signers[0]?.id ?? "" });
  expect((await idfy.call("PATCH", path, { order: 1 })).body.code).toBe("ID-1003");
  expect((await idfy.call("DELETE", path)).body.code).toBe("ID-1003");
  expect((await idfy.call("GET", path)).body.documentSignature).toMatchObject({ firstName: "Test" });
  const attachment = { fileName: "terms.pdf", title: "Terms", data: "JVBERg==" };
  const late = await idfy.call("POST", `${documents}/${body.documentId}/attachments`, attachment);
  expect([late.status, late.body.code]).toEqual([422, "ID-1005"]);
});

it("takes twenty signers and twenty attachments, not more", async () => {
  const idfy = await openIdfy();
  const twenty = Array.from({ length: 20 }, (_, index) =>
    signerRequest({ externalSignerId: `signer-${index}` }),
  );
  const tooMany = await idfy.call(
    "POST",
    documents,
    documentRequest({ signers: [...twenty, signerRequest()] }),
  );
  expect(tooMany.status).toBe(400);
  const { body } = await idfy.call("POST", documents, documentRequest({ signers: twenty }));
  const path = `${documents}/${body.documentId}`;
  expect((await idfy.call("POST", `${path}/signers`, signerRequest())).body.code).toBe("ID-1002");
  const attachment = { fileName: "terms.pdf", title: "Terms", data: "JVBERg==" };
  for (let count = 0; count < 20; count += 1) await idfy.call("POST", `${path}/attachments`, attachment);
  expect((await idfy.call("POST", `${path}/attachments`, attachment)).body.code).toBe("ID-1006");
});

it("adds, shows, changes, serves and deletes attachments", async () => {
  const idfy = await openIdfy();
  const { body } = await idfy.call("POST", documents, documentRequest());
  const path = `${documents}/${body.documentId}`;
  const data = Buffer.from("terms").toString("base64");
  const added = await idfy.call("POST", `${path}/attachments`, {
    fileName: "terms.txt",
    title: "Terms",
    data,
  });
  expect([added.status, added.body["type"], added.body.data]).toEqual([201, "show_accept", undefined]);
  const one = `${path}/attachments/${added.body.id}`;
  expect((await idfy.call("PATCH", one, { title: "New terms" })).body.title).toBe("New terms");
  expect((await idfy.call("GET", one)).body.title).toBe("New terms");
  expect((await idfy.call("GET", `${path}/attachments`)).list).toHaveLength(1);
  const file = await idfy.call("GET", `${path}/files/attachments/${added.body.id}?fileFormat=unsigned`);
  expect([file.text, file.headers.get("content-type")]).toEqual(["terms", "text/plain; charset=utf-8"]);
  expect((await idfy.call("DELETE", one)).status).toBe(200);
  expect((await idfy.call("GET", one)).status).toBe(404);
  expect((await idfy.call("POST", `${path}/attachments`, { title: "no file" })).status).toBe(400);
});

it("reminds those who have not signed and keeps a log", async () => {
  const idfy = await openIdfy();
  const two = [signerRequest(), signerRequest({ externalSignerId: "signer-2" })];
  const { body } = await idfy.call("POST", documents, documentRequest({ signers: two }));
  const path = `${documents}/${body.documentId}/notifications`;
  idfy.control.signDocument(body.documentId, { signerId: body.signers[0]?.id ?? "" });
  const reminder = { notificationSetting: "sendBoth" };
  expect((await idfy.call("POST", `${path}/reminder`, reminder)).body).toEqual(reminder);
  expect((await idfy.call("GET", path)).list.map((item) => item["messageType"])).toEqual(["EMAIL", "SMS"]);
  const named = { notificationSetting: "sendSms", signers: { [body.signers[1]?.id ?? ""]: null } };
  await idfy.call("POST", `${path}/reminder`, named);
  expect((await idfy.call("GET", path)).list).toHaveLength(3);
  expect((await idfy.call("POST", `${path}/reminder`, {})).status).toBe(400);
});

it("answers the calls that need a token and no scope", async () => {
  const idfy = await openIdfy();
  const authorization = `Bearer ${await idfy.token("validation")}`;
  for (const path of ["/status/ping", "/themes/list/themes", "/themes/list/spinners"]) {
    expect((await idfy.call("GET", `/signature${path}`, undefined, { authorization })).status).toBe(200);
  }
});
