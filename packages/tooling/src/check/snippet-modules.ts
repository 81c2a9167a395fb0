/**
 * The modules in a Markdown text: one for each block that starts with ```ts, joined by the
 * blocks after it that start with ```ts continued. A line keeps its number, so that a compiler
 * error points into the document. ```ts no-check is left out.
 */
export function modulesIn(markdown: string): string[] {
  const modules: string[][] = [];
  let into: string[] | undefined;
  let inFence = false;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    const fence = /^\s*```\s*(.*)$/.exec(line);
    if (fence === null) {
      if (into !== undefined) into[index] = line;
    } else if (inFence) {
      inFence = false;
      into = undefined;
    } else {
      inFence = true;
      into = target(fence[1] ?? "", modules);
    }
  }
  return modules.map(
    (lines) => `${Array.from(lines, (line: string | undefined) => line ?? "").join("\n")}\n`,
  );
}

function target(info: string, modules: string[][]): string[] | undefined {
  const [language, ...flags] = info.trim().split(/\s+/);
  if ((language !== "ts" && language !== "typescript") || flags.includes("no-check")) return undefined;
  const before = modules.at(-1);
  if (flags.includes("continued") && before !== undefined) return before;
  const started: string[] = [];
  modules.push(started);
  return started;
}
