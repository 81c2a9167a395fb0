import { ApiError } from "@idbraid/core";
import { createIdfy, type Idfy } from "@idbraid/idfy";
import { startSandbox } from "@idbraid/sandbox";

const sandbox = await startSandbox();
const { baseUrl, credentials } = sandbox.providers.idfy;
const { clientId, clientSecret, scopes } = credentials;
const idfy: Idfy = createIdfy({ baseUrl, clientId, clientSecret, scopes });
try {
  for await (const document of idfy.signature.documents.list()) {
    const id: string = document.documentId;
    console.log(id);
  }
} catch (error) {
  if (ApiError.isInstance(error)) console.log(error.status.toFixed());
}
await idfy.close();
await sandbox.close();
