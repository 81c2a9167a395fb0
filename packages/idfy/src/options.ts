import { type ClientOptions, clientOptionsSchema, type Problem } from "@idbraid/core";
import type { SecretSource, TokenLifetimes, TokenStore } from "@idbraid/core/auth";
import * as z from "zod";
import { environments, type IdfyEnvironment, tokenUrlBelow } from "./environments.ts";
import type { RetriedDeleteNotFound } from "./retried-delete.ts";
import { defaultScopes, type IdfyScope } from "./scopes.ts";

/** Options of `createIdfy`. Those with a variable fall back to it when they are left out. */
export interface IdfyOptions extends ClientOptions {
  /** The id of your API client. Variable: `IDFY_CLIENT_ID`. */
  readonly clientId?: string | undefined;
  /** Its secret, or a function that fetches it, as from a vault. Variable: `IDFY_CLIENT_SECRET`. */
  readonly clientSecret?: SecretSource | undefined;
  /**
   * What tokens are to be good for. Asking for one that the client does not have fails every call.
   * Variable: `IDFY_SCOPES`, separated by spaces or commas.
   * @default identify, document_read, document_write and document_file
   */
  readonly scopes?: readonly IdfyScope[] | undefined;
  /** Id and secret in the `Authorization` header of the token request, or as fields of its form. @default "basic" */
  readonly clientAuth?: "basic" | "post" | undefined;
  /** Which generation of hosts to talk to. Variable: `IDFY_ENVIRONMENT`. @default "idfy" */
  readonly environment?: IdfyEnvironment | undefined;
  /** Where the API is, with a path prefix if need be. Variable: `IDFY_BASE_URL`. @default that of `environment` */
  readonly baseUrl?: string | undefined;
  /**
   * Where tokens come from. Variable: `IDFY_TOKEN_URL`.
   * @default that of `environment`, else `/oauth/connect/token` below the base URL
   */
  readonly tokenUrl?: string | undefined;
  /**
   * Fails each call that another environment answered. The credentials decide between the two, not the host, so that a
   * mix-up shows nowhere else.
   * @default not checked
   */
  readonly expectEnvironment?: "test" | "prod" | undefined;
  /** Shares tokens with other clients, or with other processes. @default one of its own */
  readonly tokenStore?: TokenStore | undefined;
  /**
   * When tokens are renewed.
   * @default in the background from 300 s before the end, with calls waiting from 60 s before, each at most half of
   * the lifetime; a token without a lifetime is used once
   * @remarks Unconfirmed: the provider says how long a token lives, and nothing else about renewal.
   */
  readonly tokenLifetimes?: TokenLifetimes | undefined;
  /**
   * Whether `sessions.create` with an `externalReference` may be repeated after a failure whose outcome is unknown.
   * @default true
   * @remarks Unconfirmed: the provider's promise for external ids is older than these endpoints.
   */
  readonly sessionCreateIsKeyed?: boolean | undefined;
  /**
   * What a 404 means that answers the retry of a DELETE, when an earlier attempt may have reached the provider:
   * `"done"` resolves, `"error"` rejects with `NotFoundError`.
   * @default "error"
   */
  readonly retriedDeleteNotFound?: RetriedDeleteNotFound | undefined;
}

/** Checks what no other part checks: credentials and URLs are looked at where they are used. */
export function idfyOptionsSchema(): z.ZodObject {
  return (clientOptionsSchema() as z.ZodObject).extend({
    clientId: z.unknown().optional(),
    clientSecret: z.unknown().optional(),
    scopes: z.unknown().optional(),
    clientAuth: z.unknown().optional(),
    environment: z.enum(presets, `must be one of ${presets.join(", ")}`).optional(),
    baseUrl: z.string("must be a text").optional(),
    tokenUrl: z.unknown().optional(),
    expectEnvironment: z.enum(["test", "prod"], 'must be "test" or "prod"').optional(),
    tokenStore: z
      .custom(
        (value) => typeof (value as TokenStore | null)?.slot === "function",
        "must be made by tokenStore()",
      )
      .optional(),
    tokenLifetimes: z
      .strictObject({ defaultMs: z.number().min(0).optional(), softMargin: margin(), hardMargin: margin() })
      .optional(),
    sessionCreateIsKeyed: z.boolean("must be true or false").optional(),
    retriedDeleteNotFound: z.enum(["done", "error"], 'must be "done" or "error"').optional(),
  });
}

const presets = Object.keys(environments) as [IdfyEnvironment, ...IdfyEnvironment[]];

function margin(): z.ZodType {
  return z.strictObject({ maxMs: z.number().min(0), share: z.number().min(0).max(1) }).optional();
}

/** The options with every fallback in place. */
export interface IdfySettings {
  readonly clientId: string | undefined;
  readonly clientSecret: SecretSource | undefined;
  readonly scopes: readonly IdfyScope[];
  readonly baseUrl: string;
  readonly tokenUrl: string;
  /** Whether the token URL was made from the base URL. What is wrong with it is then said of that. */
  readonly tokenUrlDerived: boolean;
  readonly problems: readonly Problem[];
}

/** Fills in what was left out: from the environment of the process, then from the preset. */
export function readSettings(
  options: IdfyOptions,
  variables: Readonly<Record<string, string | undefined>>,
): IdfySettings {
  const given = (value: string | undefined, name: string): string | undefined =>
    value ?? (variables[name] || undefined);
  const problems: Problem[] = [];
  const environment = given(options.environment, "IDFY_ENVIRONMENT") ?? "idfy";
  const preset = Object.hasOwn(environments, environment)
    ? environments[environment as IdfyEnvironment]
    : undefined;
  if (preset === undefined && options.environment === undefined) {
    problems.push({ path: "IDFY_ENVIRONMENT", message: `must be one of ${presets.join(", ")}` });
  }
  const hosts = preset ?? environments.idfy;
  const baseUrl = given(options.baseUrl, "IDFY_BASE_URL") ?? hosts.baseUrl;
  const usableBaseUrl = URL.canParse(baseUrl) ? baseUrl : hosts.baseUrl; // a bad one is reported once, as baseUrl
  const clientId = given(options.clientId, "IDFY_CLIENT_ID");
  const clientSecret = options.clientSecret ?? (variables["IDFY_CLIENT_SECRET"] || undefined);
  if (clientId === undefined) problems.push(missing("clientId", "IDFY_CLIENT_ID"));
  if (clientSecret === undefined) problems.push(missing("clientSecret", "IDFY_CLIENT_SECRET"));
  const tokenUrl = given(options.tokenUrl, "IDFY_TOKEN_URL") ?? hosts.tokenUrl;
  return {
    clientId,
    clientSecret,
    scopes: options.scopes ?? scopesIn(variables["IDFY_SCOPES"]) ?? defaultScopes,
    baseUrl,
    tokenUrl: tokenUrl ?? tokenUrlBelow(usableBaseUrl),
    tokenUrlDerived: tokenUrl === undefined,
    problems,
  };
}

function missing(option: string, variable: string): Problem {
  return {
    path: option,
    message: `is missing. Pass it to createIdfy() or set ${variable}; ${account}`,
  };
}

function scopesIn(text: string | undefined): readonly string[] | undefined {
  const scopes = (text ?? "").split(/[\s,]+/).filter((scope) => scope !== "");
  return scopes.length > 0 ? scopes : undefined;
}

const account = "a free test account is at https://onboard.idfy.io";
