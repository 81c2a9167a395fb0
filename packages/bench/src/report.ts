import type { Machine } from "./machine.node.ts";
import type { BenchOptions } from "./options.ts";
import type { Spread } from "./statistics/statistics.ts";
import type { Row } from "./statistics/summary.ts";

/** At this concurrency idbraid is to need at most this part of the CPU of bare axios. */
const aim = { concurrency: 50, ratio: 0.75 };

/** The run as text: the machine, the table, and whether the aim was reached. */
export function report(rows: readonly Row[], options: BenchOptions, machine: Machine): string {
  const { node, platform, cores, cpu, load } = machine;
  const { rounds, calls, warmup } = options;
  const head = [
    "variant",
    "at once",
    "CPU µs/call",
    "req/s",
    "CPU / axios (min–max)",
    "req/s / axios (min–max)",
  ];
  const cells = rows.map((row) => [
    row.variant,
    String(row.concurrency),
    row.cpuMicrosPerCall.toFixed(0),
    row.callsPerSecond.toFixed(0),
    range(row.cpuAgainstAxios),
    range(row.rateAgainstAxios),
  ]);
  return [
    `Node ${node}, ${platform}, ${String(cores)} × ${cpu}, load ${load.toFixed(2)} at the start`,
    `${String(rounds)} rounds of ${String(calls)} calls after ${String(warmup)} to warm up; medians`,
    "",
    ...table([head, ...cells]),
    "",
    verdict(rows),
  ].join("\n");
}

function verdict(rows: readonly Row[]): string {
  const row = rows.find(
    ({ variant, concurrency }) => variant === "idbraid" && concurrency === aim.concurrency,
  );
  const ratio = row?.cpuAgainstAxios.median ?? Number.NaN;
  const { concurrency, ratio: most } = aim;
  const told = `Aim: at most ${most.toFixed(2)} of the CPU of bare axios at ${String(concurrency)} at once.`;
  return `${told} ${ratio <= most ? "Reached" : "Missed"}: ${ratio.toFixed(2)}.`;
}

function range({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

/** The first column to the left, numbers to the right. */
function table(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  "),
  );
}
