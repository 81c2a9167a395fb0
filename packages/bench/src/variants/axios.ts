// The baseline: `axios.get`, with nothing but connections that are kept open.
import axios from "axios";
import { documentPath } from "../document.ts";
import { measure } from "../measure.node.ts";
import { keepAliveAgent } from "./agent.node.ts";

await measure((origin) => {
  const httpAgent = keepAliveAgent();
  const url = origin + documentPath;
  return {
    get: async () => (await axios.get<{ documentId: string }>(url, { httpAgent })).data,
    close: () => {
      httpAgent.destroy();
    },
  };
});
