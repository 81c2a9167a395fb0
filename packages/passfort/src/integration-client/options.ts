import { type ClientOptions, clientOptionsSchema } from "@idbraid/core";
import type { SignatureParameter, SignatureProfile } from "@idbraid/core/signatures";
import * as z from "zod";
import type { SecretKeySource } from "../keys/secret-key.ts";
import type { PassFortQuirks } from "./quirks.ts";

/** Options of `createIntegrationClient`. */
export interface IntegrationClientOptions extends ClientOptions {
  /** Where the integration is, with its path, such as `https://checks.example.com/docver/`. `http:` on this machine only. */
  readonly url: string;
  /**
   * The key of the integration in base64; several while keys change, of which the first signs; or a function that fetches
   * them. Variable: `PASSFORT_SECRET_KEY`.
   */
  readonly secretKey?: SecretKeySource | undefined;
  /**
   * What is asked of answers. With `"ifPresent"` a signature that is there must hold; with `"require"` every answer
   * of 2xx must have one too, save the metadata. What breaks that rejects with `SignatureError`, after one attempt: a file
   * can then be read up to its end, and the end does not come. Errors are taken unsigned in any case, for a 401 never is
   * signed.
   * @default "ifPresent", as most integrations do not sign
   */
  readonly verifyResponses?: "require" | "ifPresent" | "off" | undefined;
  /** What the signature of an answer must be like. @default passfortProfiles.current */
  readonly responseProfile?: SignatureProfile | undefined;
  /** How requests differ from those that PassFort sends. @default not at all */
  readonly quirks?: PassFortQuirks | undefined;
}

/** Checks what no other part checks: key and URL are looked at where they are used. */
export function integrationClientOptionsSchema(): z.ZodObject {
  return (clientOptionsSchema() as z.ZodObject).extend({
    url: z.string("must be a text"),
    secretKey: z.unknown().optional(),
    verifyResponses: z
      .enum(["require", "ifPresent", "off"], 'must be "require", "ifPresent" or "off"')
      .optional(),
    responseProfile: z.looseObject({}, "must be a profile, such as passfortProfiles.current").optional(),
    quirks: z
      .strictObject({
        unterminatedLastQuote: isSwitch(),
        label: z
          .string("must be a text, or null")
          .regex(/^[^"\\\p{Cc}\P{ASCII}]+$/u, "must be printable ASCII without quotes and backslashes")
          .nullish(),
        parameterOrder: z.custom(isOrder, `must name ${parameters.join(", ")}, each once`).optional(),
        covered: z
          .custom(isCovered, 'must be a list of header names with "(request-target)" and "date", each once')
          .optional(),
        unsignedQuery: isSwitch(),
      })
      .optional(),
  });
}

const parameters: readonly SignatureParameter[] = ["keyId", "algorithm", "headers", "signature"];

function isOrder(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === parameters.length &&
    parameters.every((name) => value.includes(name))
  );
}

function isCovered(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const names = value.map((name: unknown) => (typeof name === "string" ? name.toLowerCase() : ""));
  return (
    names.every((name) => name === "(request-target)" || /^[\w!#$%&'*+.^`|~-]+$/.test(name)) &&
    new Set(names).size === names.length &&
    ["(request-target)", "date"].every((name) => names.includes(name))
  );
}

function isSwitch(): z.ZodType {
  return z.boolean("must be true or false").optional();
}
