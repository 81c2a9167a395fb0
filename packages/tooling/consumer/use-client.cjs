const assert = require("node:assert/strict");

/** Two documents of the sandbox, over real sockets. */
exports.useClient = async (createIdfy, startSandbox) => {
  const sandbox = await startSandbox({ providers: { idfy: { documents: 2 } } });
  const { baseUrl, credentials } = sandbox.providers.idfy;
  const { clientId, clientSecret } = credentials;
  const idfy = createIdfy({ baseUrl, clientId, clientSecret });
  const ids = [];
  for await (const { documentId } of idfy.signature.documents.list({ limit: 1 })) ids.push(documentId);
  assert.equal(ids.length, 2);
  await idfy.close();
  await sandbox.close();
};

/** The simulator behind msw: no request leaves the process, so the provider's own address can be used. */
exports.underMsw = async (createIdfy, createIdfySimulator, mswHandlers, setupServer) => {
  const simulator = createIdfySimulator({ documents: 1 });
  const server = setupServer(...mswHandlers(simulator, { baseUrl: "https://api.idfy.io" }));
  server.listen({ onUnhandledRequest: "error" });
  const { clientId, clientSecret } = simulator.credentials;
  const idfy = createIdfy({ clientId, clientSecret });
  const page = await idfy.signature.documents.list();
  assert.equal(page.data.length, 1);
  await idfy.close();
  server.close();
};

/** The same calls under nock. */
exports.underNock = async (createIdfy, nock) => {
  nock.disableNetConnect();
  const scope = nock("https://api.idfy.io")
    .post("/oauth/connect/token")
    .reply(200, { access_token: "token", expires_in: 3600, token_type: "Bearer" })
    .get("/signature/documents/d1/status")
    .matchHeader("authorization", "Bearer token")
    .reply(200, { documentStatus: "signed" });
  const idfy = createIdfy({ clientId: "id", clientSecret: "secret" });
  const { documentStatus } = await idfy.signature.documents.status("d1");
  assert.equal(documentStatus, "signed");
  assert.ok(scope.isDone());
  await idfy.close();
  nock.restore();
};
