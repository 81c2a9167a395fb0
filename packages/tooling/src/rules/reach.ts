import { posix } from "node:path";
import { importsOf } from "./imports-of.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

/** Entry points of core that work where axios does not. */
const light = /^packages\/core\/src\/(?:schema|testing|webhooks|signatures)\/(?:.*\/)?index\.ts$/;

export const reachRules: readonly Rule[] = [
  {
    instead: "import a smaller module, or split the one in between",
    find: (files) => {
      const modules = new Map(files.map((file) => [file.path, file]));
      return files.filter(({ path }) => light.test(path)).flatMap((file) => roadsToAxios(file, modules));
    },
  },
];

/** Follows relative imports; the finding shows the whole way. */
function roadsToAxios(start: SourceFile, modules: ReadonlyMap<string, SourceFile>): Finding[] {
  const seen = new Set([start.path]);
  const open = importsFrom(start).map(({ path, line }) => ({ path, line, road: [start.path, path] }));
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    const { line, road } = at;
    if (/^axios(?:-retry)?(?:\/|$)/.test(at.path)) {
      return [{ path: start.path, line, what: `reaches axios (${road.join(" → ")})` }];
    }
    const module = modules.get(at.path);
    if (module === undefined || seen.has(at.path)) continue;
    seen.add(at.path);
    open.push(...importsFrom(module).map(({ path }) => ({ path, line, road: [...road, path] })));
  }
  return [];
}

function importsFrom(file: SourceFile): { path: string; line: number }[] {
  return importsOf(file)
    .filter(({ typeOnly }) => !typeOnly)
    .map(({ from, line }) => ({
      path: from.startsWith(".") ? posix.join(posix.dirname(file.path), from) : from,
      line,
    }));
}
