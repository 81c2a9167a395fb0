import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { publicPackages, root, type Package } from "../workspace.ts";
import { apiReport } from "./report.ts";

/** Writes each package's api.md, or says how it differs from the one that is committed. */
export function apiReports(mode: "update" | "check"): readonly string[] {
  return publicPackages().flatMap((each) => apiReportOf(each, mode));
}

function apiReportOf(each: Package, mode: "update" | "check"): string[] {
  const file = join(each.path, "api.md");
  const now = apiReport(each);
  if (mode === "update") {
    writeFileSync(file, now);
    return [];
  }
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  return before === now ? [] : [`${relative(root, file)}\n${difference(before, now)}`];
}

/** The lines that only one side has; order and repetition do not matter for a hint. */
function difference(before: string, now: string): string {
  const [old, current] = [before.split("\n"), now.split("\n")];
  const [inOld, inCurrent] = [new Set(old), new Set(current)];
  const gone = old.filter((line) => !inCurrent.has(line)).map((line) => `- ${line}`);
  const added = current.filter((line) => !inOld.has(line)).map((line) => `+ ${line}`);
  const lines = [...gone, ...added];
  const shown = lines.slice(0, 30).join("\n");
  return lines.length > 30 ? `${shown}\n(and ${String(lines.length - 30)} lines more)` : shown;
}
