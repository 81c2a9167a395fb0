import { type ClientOptions, clientOptionsSchema } from "@idbraid/core";
import * as z from "zod";
import type { SecretKeySource } from "../keys/secret-key.ts";
import { environments, type PassFortEnvironment } from "./environments.ts";

/** Options of `createPassFort`. Those with a variable fall back to it when they are left out. */
export interface PassFortOptions extends ClientOptions {
  /**
   * The key of the integration in base64, as the portal shows it; several while keys change, of which the first signs; or
   * a function that fetches them, as from a vault. Variable: `PASSFORT_SECRET_KEY`.
   */
  readonly secretKey?: SecretKeySource | undefined;
  /**
   * Which PassFort to talk to.
   * @default "production"
   * @remarks Unconfirmed: where staging is.
   */
  readonly environment?: PassFortEnvironment | undefined;
  /** Where PassFort is, such as that of the sandbox. Variable: `PASSFORT_BASE_URL`. @default that of `environment` */
  readonly baseUrl?: string | undefined;
}

/** Checks what no other part checks: the key is looked at where it is read, the URL where it is used. */
export function passFortOptionsSchema(): z.ZodObject {
  return (clientOptionsSchema() as z.ZodObject).extend({
    secretKey: z.unknown().optional(),
    environment: z.enum(names, `must be ${names.join(" or ")}`).optional(),
    baseUrl: z.string("must be a text").optional(),
  });
}

const names = Object.keys(environments) as [PassFortEnvironment, ...PassFortEnvironment[]];

/** The base URL that counts. */
export function baseUrlOf(
  { baseUrl, environment = "production" }: PassFortOptions,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const preset = Object.hasOwn(environments, environment)
    ? environments[environment]
    : environments.production;
  return baseUrl ?? (variables["PASSFORT_BASE_URL"] || preset);
}
