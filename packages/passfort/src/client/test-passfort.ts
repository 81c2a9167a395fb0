import {
  canary,
  fastRuntime,
  type FaultScriptInput,
  type FaultServer,
  respondJson,
  startFaultServer,
} from "@idbraid/core/testing";
import { onTestFinished } from "vitest";
import { createPassFort, type PassFort, type PassFortOptions } from "../index.ts";

/** 32 bytes, 00 to 1f. */
export const secretKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/** What the tests send when it does not matter. */
export const callback = { provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445", reference: "12345" };

/** A server that plays PassFort by a script, and a client of it; both are closed when the test is over. */
export async function startPassFort(
  script: FaultScriptInput = respondJson({ callback_id: "c-1" }),
  options: PassFortOptions = {},
): Promise<{ readonly passfort: PassFort; readonly server: FaultServer }> {
  const server = await startFaultServer({ script });
  const passfort = createPassFort({
    baseUrl: `${server.origin}/integrations`,
    secretKey,
    runtime: fastRuntime(),
    ...options,
  });
  onTestFinished(async () => {
    await passfort.close();
    await server.close();
  });
  return { passfort, server };
}

/** A secret key to look for in what is printed, and its bytes. Names of two characters make keys of 32 bytes. */
export function canaryKey(name: string): Readonly<Record<"plain" | "secretKey", string>> {
  const forward = canary(name, { plain: true });
  const plain = Array.from(forward).toReversed().join(""); // its own digits first, for a key id of its own
  return { plain, secretKey: btoa(plain) };
}

/** What a call rejects with. */
export async function failure(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("The call was expected to fail.");
}
