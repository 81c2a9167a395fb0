import { type AuthStrategy, oauth2ClientCredentials } from "@idbraid/core/auth";
import type { IdfyOptions, IdfySettings } from "./options.ts";

/** What core names differently, and the options' own schema has told as `tokenLifetimes`. */
export const toldAsTokenLifetimes: readonly string[] = [
  "lifetimes.defaultMs",
  "lifetimes.softMargin",
  "lifetimes.hardMargin",
];

/** Other problems are to be found even when a credential is missing, so that one stands in for it. */
export function credentials(settings: IdfySettings, options: IdfyOptions): AuthStrategy {
  return oauth2ClientCredentials({
    tokenUrl: settings.tokenUrl,
    clientId: settings.clientId ?? "missing",
    clientSecret: settings.clientSecret ?? "missing",
    scopes: settings.scopes,
    clientAuth: options.clientAuth,
    basicEncoding: "raw",
    lifetimes: {
      defaultMs: 0,
      softMargin: { maxMs: 300_000, share: 0.5 },
      hardMargin: { maxMs: 60_000, share: 0.5 },
      ...options.tokenLifetimes,
    },
    tokenStore: options.tokenStore,
  });
}
