// pnpm sim [core] [idfy] [--schedules N] [--seed S] [--json]: clients under drawn faults, on virtual time.
import { failureText, simulate, type SimulationReport } from "../../../core/src/testing/index.ts";
import { readOptions, type ScenarioName, scenarios, type SimOptions } from "./options.ts";

const options = optionsOrExit();
const reports: Partial<Record<ScenarioName, SimulationReport>> = {};
for (const name of options.names) {
  const module = new URL(`./load-scenario.mjs?module=${scenarios[name].href}`, import.meta.url);
  const report = await simulate(module, options);
  reports[name] = report;
  if (!options.json) console.log(text(name, report));
  if (report.failures.length > 0) process.exitCode = 1;
}
if (options.json) console.log(JSON.stringify(reports, undefined, 2));

function text(name: ScenarioName, report: SimulationReport): string {
  const { schedules, seed, calls, exchanges, schedulesPerSecond, failures } = report;
  const lines = [
    `${name}: ${schedules} schedules from seed ${seed}, ${calls} calls, ${exchanges} requests, ${schedulesPerSecond.toFixed(0)} schedules/s`,
    `  outcomes: ${tally(report.outcomes)}`,
    `  faults: ${tally(report.faults)}`,
    failures.length === 0
      ? "  every promise was kept"
      : failureText(report, `pnpm sim ${name} --schedules 1 --seed`),
  ];
  return lines.join("\n");
}

function tally(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

function optionsOrExit(): SimOptions {
  try {
    return readOptions(process.argv.slice(2), 1 + Math.floor(Math.random() * 900_000_000));
  } catch (error) {
    console.error(
      `${(error as Error).message}\nUsage: pnpm sim [core] [idfy] [--schedules N] [--seed S] [--json]`,
    );
    process.exit(2);
  }
}
