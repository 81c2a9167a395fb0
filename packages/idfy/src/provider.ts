import type { Provider } from "@idbraid/core";
import type { AuthStrategy } from "@idbraid/core/auth";
import { readIdfyError } from "./errors.ts";
import { info } from "./info.ts";
import type { IdfyOptions, IdfySettings } from "./options.ts";
import { ping } from "./resources/signature.ts";
import { version } from "./version.ts";

/** All that tells Idfy from other providers. */
export function provider(
  { baseUrl }: IdfySettings,
  auth: AuthStrategy | undefined,
  { expectEnvironment }: IdfyOptions,
): Provider {
  return {
    name: "idfy",
    version,
    factory: "createIdfy",
    baseUrl,
    auth,
    headers: { "Content-Type": "application/json" },
    responseHeaders: {
      requestId: ["request-id", "requestid", "x-request-id"],
      environment: ["x-idfy-environment"],
      accountId: ["x-idfy-accountid"],
    },
    readError: readIdfyError,
    expectEnvironment,
    check: ping,
    info,
  };
}
