import { canary, providerContract, respondJson } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { tokenPath } from "./__fixtures__/stub.ts";
import { createIdfy, type Idfy } from "./index.ts";

const secrets = { secret: canary("secret"), token: canary("token", { plain: true }) };
const tenantSecrets = { secret: canary("tenant-secret"), token: canary("tenant-token", { plain: true }) };

const cases = providerContract<Idfy>({
  provider: "idfy",
  factory: "createIdfy",
  make: (baseUrl, options) =>
    createIdfy({ baseUrl, clientId: "client", clientSecret: secrets.secret, ...options }),
  tenant: (idfy) => idfy.withOptions({ auth: { clientId: "tenant", clientSecret: tenantSecrets.secret } }),
  secrets,
  tenantSecrets: { "tenant secret": tenantSecrets.secret, "tenant token": tenantSecrets.token },
  server: {
    success: { documentId: "d1" },
    requestIdHeader: "Request-Id",
    credentials: (request) => {
      if (request.target !== tokenPath) return undefined;
      const [id] = atob(request.header("authorization")?.slice("Basic ".length) ?? "").split(":");
      const access_token = id === "client" ? secrets.token : tenantSecrets.token;
      return respondJson({ access_token, token_type: "Bearer", expires_in: 3600 });
    },
  },
  read: (idfy, options) => idfy.signature.documents.retrieve("d1", options),
  write: (idfy, options) => idfy.signature.documents.cancel("d1", undefined, options),
  invalid: (idfy) => idfy.signature.documents.retrieve(""),
});

it.each(cases)("keeps the contract of all providers: $name", async ({ run }) => {
  await expect(run()).resolves.toBeUndefined();
});
