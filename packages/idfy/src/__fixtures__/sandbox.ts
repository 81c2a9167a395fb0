import { startSandbox, type IdfySimulatorOptions, type IdfySimulator } from "@idbraid/sandbox";
import { onTestFinished } from "vitest";
import { createIdfy, type Idfy, type IdfyOptions } from "../index.ts";

/** The simulator, strict about the content type of every request, and a client that warns of nothing. */
export async function sandboxed(
  simulator: IdfySimulatorOptions = {},
  options: IdfyOptions = {},
): Promise<{ readonly idfy: Idfy; readonly simulator: IdfySimulator; readonly baseUrl: string }> {
  const sandbox = await startSandbox({ providers: { idfy: { contentType: "every-request", ...simulator } } });
  const { baseUrl, credentials, simulator: running } = sandbox.providers.idfy;
  const { clientId, clientSecret } = credentials;
  const idfy = createIdfy({ baseUrl, clientId, clientSecret, validate: "strict", ...options });
  onTestFinished(async () => {
    await idfy.close();
    await sandbox.close();
  });
  return { idfy, simulator: running, baseUrl };
}
