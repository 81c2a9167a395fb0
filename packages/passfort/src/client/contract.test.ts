import { providerContract } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { createPassFort, type PassFort } from "../index.ts";
import { canaryKey } from "./test-passfort.ts";

const secrets = canaryKey("k1");
const tenantSecrets = canaryKey("k2");

const cases = providerContract<PassFort>({
  provider: "passfort",
  factory: "createPassFort",
  make: (baseUrl, options) => createPassFort({ baseUrl, secretKey: secrets.secretKey, ...options }),
  tenant: (passfort) => passfort.withOptions({ auth: { secretKey: tenantSecrets.secretKey } }),
  secrets,
  tenantSecrets,
  tenantMarks: { keyId: tenantSecrets.secretKey.slice(0, 8) },
  server: { success: { callback_id: "c-1" }, requestIdHeader: "X-Request-Id" },
  read: (passfort, options) => passfort.request({ method: "GET", path: "/v1/read", replay: "safe" }, options),
  write: (passfort, options) => passfort.request({ method: "POST", path: "/v1/write", body: {} }, options),
  checksCredentials: false,
  invalid: (passfort) => passfort.images.download(""),
});

it.each(cases)("keeps the contract of all providers: $name", async ({ run }) => {
  await expect(run()).resolves.toBeUndefined();
});
