import { type Operation, path, type Provider } from "@idbraid/core";
import type { AuthStrategy } from "@idbraid/core/auth";
import { readPassFortError } from "../client/errors.ts";
import { version } from "../version.ts";

/** `GET /config`, which changes nothing and needs the key. */
export function configOperation(): Pick<Operation<never>, "method" | "path" | "replay"> {
  return { method: "GET", path: path`/config`, replay: "safe" };
}

/** All that tells an integration from other providers. */
export function provider(url: string, auth: AuthStrategy | undefined): Provider {
  return {
    name: "passfort",
    version,
    factory: "createIntegrationClient",
    baseUrl: url,
    auth,
    responseHeaders: { requestId: ["x-request-id", "request-id"] },
    readError: readPassFortError,
    check: configOperation(),
  };
}
