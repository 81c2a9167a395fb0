/** The tour of all providers: real clients against the local sandbox, or against a provider whose credentials are in the environment. */
import { startSandbox } from "@idbraid/sandbox";
import { tourIdfy } from "./idfy.ts";
import { tourPassFort } from "./passfort.ts";
import { Terminal } from "./terminal.ts";
import { Tour } from "./tour.ts";

const terminal = new Terminal();
const sandbox = await startSandbox({ providers: { idfy: { documents: 4 } } });
const tours = [
  { name: "idfy", run: tourIdfy },
  { name: "passfort", run: tourPassFort },
];
const results = [];

try {
  for (const { name, run } of tours) {
    const tour = new Tour(name, terminal);
    await run(tour, terminal, sandbox);
    results.push(...tour.results);
  }
} finally {
  await sandbox.close();
}

const failures = results.filter(({ failed }) => failed).length;
terminal.table(
  ["provider", "step", "requests", "time", "result"],
  results.map(({ provider, step, requests, durationMs, failed }) => [
    provider,
    step,
    String(requests),
    `${durationMs.toFixed(1)} ms`,
    failed ? "failed" : "ok",
  ]),
);
terminal.line(
  failures === 0
    ? `All ${results.length} steps went well.`
    : `${failures} of ${results.length} steps failed.`,
);
process.exitCode = failures === 0 ? 0 : 1;
