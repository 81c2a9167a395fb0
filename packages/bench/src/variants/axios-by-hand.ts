// What careful people write themselves: an instance with timeout and token, axios-retry, a schema at the end.
import { signatureDocument } from "@idbraid/idfy/schemas";
import { create } from "axios";
import axiosRetry, { exponentialDelay } from "axios-retry";
import { accessToken, documentId } from "../document.ts";
import { measure } from "../measure.node.ts";
import { keepAliveAgent } from "./agent.node.ts";

await measure((baseURL) => {
  const httpAgent = keepAliveAgent();
  const api = create({
    baseURL,
    httpAgent,
    timeout: 60_000,
    headers: { Accept: "application/json", Authorization: `Bearer ${accessToken}` },
  });
  axiosRetry(api, { retries: 2, retryDelay: (count) => exponentialDelay(count) });
  return {
    get: async () => {
      const { data } = await api.get<unknown>(`/signature/documents/${encodeURIComponent(documentId)}`);
      return signatureDocument().parse(data);
    },
    close: () => {
      httpAgent.destroy();
    },
  };
});
