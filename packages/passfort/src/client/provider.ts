import type { Provider } from "@idbraid/core";
import type { AuthStrategy } from "@idbraid/core/auth";
import { version } from "../version.ts";
import { readPassFortError } from "./errors.ts";

/** All that tells PassFort from other providers. No call is known that would check the key and do nothing else. */
export function provider(baseUrl: string, auth: AuthStrategy | undefined): Provider {
  return {
    name: "passfort",
    version,
    factory: "createPassFort",
    baseUrl,
    auth,
    responseHeaders: { requestId: ["x-request-id", "request-id"] },
    readError: readPassFortError,
    info: {
      documentation: "https://developer.passfort.com",
      support: "https://help.passfort.com",
    },
  };
}
