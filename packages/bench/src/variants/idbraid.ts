// The SDK as it comes: OAuth2 token, deadline, retries, limits, schema, typed errors. Nothing is turned off.
import { createIdfy } from "@idbraid/idfy";
import { documentId } from "../document.ts";
import { measure } from "../measure.node.ts";

await measure((baseUrl) => {
  const idfy = createIdfy({ baseUrl, clientId: "bench", clientSecret: "bench-secret" });
  return {
    get: () => idfy.signature.documents.retrieve(documentId),
    close: () => idfy.close(),
  };
});
