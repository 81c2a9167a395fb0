import { Worker } from "node:worker_threads";
import type { SimulationReport } from "./report.ts";
import type { SimulationOptions } from "./simulation.node.ts";

/**
 * Runs clients against a provider in process, on virtual time, in a thread of its own, under faults drawn from a seed:
 * connections that are refused, cut or silent, answers that are lost or late, refusals, expired tokens, clocks that
 * jump, aborts and closes. After each schedule it checks what must hold whatever happens, such as that no operation
 * is executed twice that may not be. The same seed gives the same run, event for event.
 *
 * @param module A module that exports `scenario`, made by `simulation()`. It is loaded in the new thread, as Node
 * itself would load it.
 * @throws {Error} when the module cannot be loaded, or a schedule cannot be run.
 * @example
 * ```ts
 * import { failureText, simulate } from "@idbraid/core/testing";
 *
 * const report = await simulate(new URL("./scenario.js", import.meta.url), { schedules: 2000, seed: 1 });
 * if (report.failures.length > 0) throw new Error(failureText(report));
 * ```
 */
export async function simulate(module: URL, options: SimulationOptions = {}): Promise<SimulationReport> {
  const worker = new Worker(program, { eval: true, workerData: { module: module.href, options } });
  try {
    return await new Promise<SimulationReport>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("messageerror", reject);
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`The simulation ended early, with code ${code}.`)));
    });
  } finally {
    await worker.terminate();
  }
}

/** Text, so that no second file of ours has to be found next to this one in every build. */
const program = `
const { parentPort, workerData } = require("node:worker_threads");
import(workerData.module)
  .then((module) => module.scenario.run(workerData.options))
  .then((report) => parentPort.postMessage(report));
`;
