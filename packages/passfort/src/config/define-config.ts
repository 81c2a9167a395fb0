import { unusable } from "../unusable.ts";
import { checkConfig } from "./check-config.ts";
import type { ConfigDocument } from "./config-document.ts";

/**
 * The document for `/config`, checked, with the type of what was written: the names of its fields are known to handlers.
 *
 * @throws {ConfigurationError} naming every member that PassFort could not use
 * @see PassFort's documentation, "Config"
 * @example
 * ```ts
 * import { defineConfig } from "@idbraid/passfort";
 *
 * export const config = defineConfig({
 *   check_type: "IDENTITY_CHECK",
 *   check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: 30 },
 *   pricing: { supports_reselling: true, maximum_cost: 200 },
 *   supported_countries: ["GBR", "NLD"],
 *   credentials: { fields: [{ type: "password", name: "token", label: "Token" }] },
 *   config: { fields: [{ type: "boolean", name: "strict", label: "Exact matches only", default: false }] },
 * });
 * ```
 */
export function defineConfig<const C extends ConfigDocument>(config: C): C {
  const problems = checkConfig(config).map(({ path, message }) => ({ path: path || "config", message }));
  if (problems.length > 0) throw unusable("defineConfig", problems);
  return config;
}
