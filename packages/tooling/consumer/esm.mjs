import { createIdfy } from "@idbraid/idfy";
import { startSandbox } from "@idbraid/sandbox";

const sandbox = await startSandbox();
const { baseUrl, credentials } = sandbox.providers.idfy;
const { clientId, clientSecret, scopes } = credentials;
const idfy = createIdfy({ baseUrl, clientId, clientSecret, scopes });
for await (const document of idfy.signature.documents.list()) console.log(document.documentId);
await idfy.close();
await sandbox.close();
