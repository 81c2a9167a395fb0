const { createIdfy } = require("@idbraid/idfy");
const { startSandbox } = require("@idbraid/sandbox");

async function main() {
  const sandbox = await startSandbox();
  const { baseUrl, credentials } = sandbox.providers.idfy;
  const { clientId, clientSecret, scopes } = credentials;
  const idfy = createIdfy({ baseUrl, clientId, clientSecret, scopes });
  for await (const document of idfy.signature.documents.list()) console.log(document.documentId);
  await idfy.close();
  await sandbox.close();
}

main();
