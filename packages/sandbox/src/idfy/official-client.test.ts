import { IdfyClient, IdfyConfiguration } from "@idfy/sdk";
import { expect, it } from "vitest";
import { documentRequest, openIdfy, sessionRequest, signerRequest } from "../__tests__/open-idfy.ts";

/** The provider's own client for Node, with nothing changed but its base URL. */
async function officialClient(): Promise<{ client: IdfyClient; idfy: Awaited<ReturnType<typeof openIdfy>> }> {
  const idfy = await openIdfy();
  const { clientId, clientSecret, scopes } = idfy.credentials;
  IdfyConfiguration.baseUrl = idfy.baseUrl;
  return { idfy, client: new IdfyClient(clientId, clientSecret, [...scopes]) };
}

/** Its types ask for more than the API does. */
const loosely = (value: object): never => value as never;

it("serves the signature calls of the provider's own client", async () => {
  const { client, idfy } = await officialClient();
  const { signature } = client;
  const document = await signature.createDocument(loosely(documentRequest()));
  const id = String(document.documentId);
  const signer = await signature.createSigner(id, loosely(signerRequest({ externalSignerId: "signer-2" })));
  await signature.updateSigner(id, String(signer.id), loosely({ order: 2 }));
  await signature.deleteSigner(id, String(signer.id));
  await signature.updateDocument(id, { title: "Other" });
  const file = await signature.getFile(id, "unsigned");
  expect(Buffer.from(file as unknown as Uint8Array).toString()).toBe("%PDF-1.4\n");
  idfy.control.signDocument(id);
  expect(await signature.getDocumentStatus(id)).toMatchObject({ documentStatus: "signed" });
  await expect(signature.cancelDocument(id, "late")).rejects.toMatchObject({
    statusCode: 422,
    body: { code: "ID-1001" },
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
  const other = await signature.createDocument(loosely(documentRequest({ externalId: "contract-2" })));
  await signature.cancelDocument(String(other.documentId), "no reason");
  expect(await signature.listDocumentSummaries()).toMatchObject({ size: 2, limit: 100 });
});

it("serves the identification calls of the provider's own client", async () => {
  const { client } = await officialClient();
  const { identificationV2 } = client;
  const session = await identificationV2.createSession(loosely(sessionRequest()));
  const id = String(session.id);
  expect(await identificationV2.getSession(id)).toMatchObject({ status: "created" });
  expect(await identificationV2.listSessions()).toMatchObject({ limit: 25, data: [{ id }] });
  await identificationV2.invalidateSession(id);
  expect(await identificationV2.listLanguages()).toHaveLength(7);
  expect(await identificationV2.listIdProvidersForAccount()).toHaveLength(5);
});
