/** The name of a preset. */
export type PassFortEnvironment = "production" | "staging";

/**
 * Where each environment is.
 *
 * @remarks Unconfirmed: the host of staging was named only once, in the history of a reference integration.
 */
export const environments: Readonly<Record<PassFortEnvironment, string>> = {
  production: "https://api.passfort.com/integrations",
  staging: "https://api.blockops.co/integrations",
};
