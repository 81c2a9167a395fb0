// pnpm bench [--quick] [--rounds N] [--calls N] [--json]: what a call costs, against what else one would use.
import { machine } from "./machine.node.ts";
import { type BenchOptions, readOptions } from "./options.ts";
import { startServer } from "./processes.node.ts";
import { buildPrograms } from "./programs.node.ts";
import { report } from "./report.ts";
import { runRounds } from "./rounds.node.ts";
import type { Sample } from "./sample.ts";
import { summarise } from "./statistics/summary.ts";

const options = optionsOrExit();
const facts = machine();
const program = await buildPrograms();
const server = await startServer(program("server"));
try {
  const samples = await runRounds(options, { origin: server.origin, program, onSample });
  const rows = summarise(samples);
  console.log(
    options.json
      ? JSON.stringify({ machine: facts, options, summary: rows, samples }, undefined, 2)
      : `\n${report(rows, options, facts)}`,
  );
} finally {
  await server.close();
}

function optionsOrExit(): BenchOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(
      `${(error as Error).message}\nUsage: pnpm bench [--quick] [--rounds N] [--calls N] [--json]`,
    );
    process.exit(2);
  }
}

/** To standard error, so that the output holds the result alone. */
function onSample({ round, variant, concurrency, cpuMicros, calls }: Sample): void {
  const cost = `${(cpuMicros / calls).toFixed(0)} µs`;
  console.error(
    `round ${String(round)}/${String(options.rounds)}  ${variant} × ${String(concurrency)}: ${cost}`,
  );
}
