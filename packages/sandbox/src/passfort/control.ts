import type { FaultBook } from "../frame/faults.ts";
import type { SandboxControl } from "../frame/simulator.ts";
import { createPassfortIntegration, type PassfortIntegration } from "./active/integration.ts";
import type { PassfortIntegrationOptions } from "./active/integration-options.ts";
import { resetWorld, type PassfortWorld } from "./world.ts";

/** Plays PassFort's active side: it calls your integration. */
export interface PassfortControl extends SandboxControl {
  /**
   * The integration at a URL, ready to be called. A slash at the end is added where it is missing.
   *
   * @throws {TypeError} when the URL is neither https nor on loopback
   * @example
   * ```ts
   * const passfort = createPassfortSimulator();
   * const integration = passfort.control.integration("http://127.0.0.1:8080/");
   * const { result, steps } = await integration.runCheck({ demo_result: "ANY" });
   * ```
   */
  integration(url: string, options?: PassfortIntegrationOptions): PassfortIntegration;
}

/** Gives the control of one world. */
export function createPassfortControl(world: PassfortWorld, faults: FaultBook): PassfortControl {
  return {
    clock: world.clock,
    faults,
    journal: world.journal,
    reset() {
      resetWorld(world);
      faults.clear();
    },
    integration: (url, options = {}) => createPassfortIntegration(world, url, options),
  };
}
