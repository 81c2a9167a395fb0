// The floor: an HTTP client of another make, without token, deadline, retries and schema.
import { Agent, request } from "undici";
import { documentPath } from "../document.ts";
import { measure } from "../measure.node.ts";

await measure((origin) => {
  const dispatcher = new Agent({ connections: 64 });
  const url = origin + documentPath;
  return {
    get: async () => {
      const { body } = await request(url, { dispatcher });
      return (await body.json()) as { documentId: string };
    },
    close: () => dispatcher.close(),
  };
});
