import type { ProviderInfo } from "@idbraid/core";

/**
 * Where people find help with Idfy.
 *
 * @remarks Unconfirmed: the addresses are those of the time before the name Signicat Express.
 */
export const info: ProviderInfo = {
  documentation: "https://developer.idfy.io",
  statusPage: "https://developer.idfy.io/status",
  support: "support@idfy.io",
  sales: "sales@idfy.io",
};
