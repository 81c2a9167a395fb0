import { ConfigurationError } from "@idbraid/core";
import type { SecretKey } from "../keys/secret-key.ts";
import { type CallbackServer, startCallbackServer } from "./callback-server.node.ts";
import { readSettings, type Settings, type ValidationOptions } from "./options.ts";
import type { ValidationReport } from "./report.ts";
import { runChecks } from "./run.ts";
import { openWire } from "./wire.node.ts";

/**
 * Checks an integration, in any language, as PassFort would use it and as an attacker would. It sends demo checks only,
 * unless told otherwise, and gives a report whatever it finds.
 *
 * @param url The integration's URL. Plain HTTP goes to this machine only; for another one it is a failed check, and nothing is sent.
 * @param key The secret key in base64, as the portal shows it.
 * @throws {ConfigurationError} when the URL, the key or an option cannot work; or the callback server cannot listen, with
 *   code `callback_server_failed`. Nothing was sent. What `onProgress` throws is thrown on.
 * @see PassFort's documentation, "Using your Integration", for the suite that PassFort hosts
 * @example
 * ```ts
 * import { validateIntegration } from "@idbraid/passfort/validator";
 *
 * const report = await validateIntegration("http://127.0.0.1:3000/", process.env["PASSFORT_SECRET_KEY"] ?? "");
 * for (const { id, status, received } of report.checks) if (status === "failed") console.log(id, received);
 * ```
 */
export async function validateIntegration(
  url: string | URL,
  key: SecretKey,
  options: ValidationOptions = {},
): Promise<ValidationReport> {
  const settings = readSettings(url, key, options);
  const callbacks = await callbackServer(settings);
  const wire = openWire(settings);
  try {
    return await runChecks({ settings, wire, callbacks, onProgress: options.onProgress });
  } finally {
    wire.close();
    await callbacks?.close();
  }
}

async function callbackServer({
  callbackServer: at,
  signingKey,
}: Settings): Promise<CallbackServer | undefined> {
  if (at === undefined) return undefined;
  return startCallbackServer(at, signingKey).catch(() => {
    const message = `cannot listen on ${at.host}:${at.port}. Choose another port`;
    throw new ConfigurationError({
      code: "callback_server_failed",
      provider: "passfort",
      message: `[passfort] validateIntegration(): "callbackServer" ${message}.`,
      problems: [{ path: "callbackServer", message }],
    });
  });
}
