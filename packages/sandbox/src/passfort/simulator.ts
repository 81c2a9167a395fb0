import { createFaultBook } from "../frame/faults.ts";
import { createFrame } from "../frame/frame.ts";
import type { Simulator } from "../frame/simulator.ts";
import { createPassfortApp } from "./app.ts";
import { createPassfortControl, type PassfortControl } from "./control.ts";
import { passfortControlRoutes } from "./control-routes.ts";
import type { PassfortCredentials, PassfortSimulatorOptions } from "./options.ts";
import { seededSecretKey } from "./secret-key.ts";
import { createWorld } from "./world.ts";

/** PassFort, simulated. */
export interface PassfortSimulator extends Simulator<PassfortCredentials, PassfortControl> {
  readonly otherCredentials: {
    /** A key that this PassFort does not know: every signature made with it is refused. */
    readonly stranger: PassfortCredentials;
  };
  /** Gives up the checks that run: each ends with a failure that says so. */
  close(): void;
}

/**
 * Makes a PassFort simulator: what PassFort serves to integrations (callbacks, images), and PassFort's active side,
 * which calls your integration through every flow. It touches no network until `control.integration` is told to.
 *
 * @throws {Error} when the key is not 32 bytes in base64
 * @example
 * ```ts
 * const passfort = createPassfortSimulator();
 * const integration = passfort.control.integration("http://127.0.0.1:8080/");
 * const { result } = await integration.runCheck({ demo_result: "ANY" });
 * ```
 */
export function createPassfortSimulator(options: PassfortSimulatorOptions = {}): PassfortSimulator {
  const world = createWorld(options);
  const control = createPassfortControl(world, createFaultBook());
  const app = createPassfortApp(world);
  const frame = createFrame({
    name: "passfort",
    seed: world.seed,
    control,
    plainQuery: new Set(),
    controlRoutes: passfortControlRoutes(control),
    answer: async (request, baseUrl) => app.fetch(request, { baseUrl }),
    decorate(headers) {
      const requestId = world.ids.uuid("request");
      headers.set("x-sandbox-request-id", requestId); // PassFort names none
      if (!headers.has("date")) headers.set("date", new Date(world.clock.now()).toUTCString());
      return requestId;
    },
  });
  return {
    name: "passfort",
    credentials: { secretKey: world.secretKey },
    otherCredentials: { stranger: { secretKey: seededSecretKey(world.seed, "stranger") } },
    control,
    environment: (baseUrl) => ({
      PASSFORT_BASE_URL: `${baseUrl}/integrations`,
      PASSFORT_SECRET_KEY: world.secretKey,
    }),
    ...frame,
    close: () => world.lifetime.abort("the sandbox was closed"),
  };
}
