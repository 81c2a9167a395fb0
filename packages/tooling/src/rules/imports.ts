import { isBuiltin } from "node:module";
import { importsOf, type Import } from "./imports-of.ts";
import { isTestCode, type Finding, type Rule, type SourceFile } from "./rule.ts";

export const importRules: readonly Rule[] = [
  {
    instead: "move it to a file named *.node.ts and pass it in",
    find: (files) =>
      imports(
        files.filter(runsAnywhere),
        ({ from, typeOnly }) => !typeOnly && isBuiltin(from),
        "imports the Node built-in",
      ),
  },
  {
    instead: "what needs HTTP belongs in packages/core",
    find: (files) =>
      imports(
        files.filter(({ path }) => isShipped(path) && !path.startsWith("packages/core/")),
        ({ from }) => /^axios(?:-retry)?(?:\/|$)/.test(from),
        "imports",
      ),
  },
  {
    instead: "packages point at core only, and core at none: pass a value in instead",
    find: (files) => files.filter(({ path }) => isShipped(path)).flatMap(sidewaysImports),
  },
];

function* imports(
  files: readonly SourceFile[],
  isWrong: (one: Import) => boolean,
  says: string,
): Generator<Finding> {
  for (const file of files) {
    for (const one of importsOf(file).filter(isWrong)) {
      yield { path: file.path, line: one.line, what: `${says} "${one.from}"` };
    }
  }
}

/** Another package of ours, other than core. */
function sidewaysImports(file: SourceFile): Finding[] {
  const own = /^packages\/([^/]+)/.exec(file.path)?.[1] ?? "";
  const allowed = new RegExp(own === "core" ? "^@idbraid/core\\b" : `^@idbraid/(?:core|${own})\\b`);
  return [...imports([file], ({ from }) => from.startsWith("@idbraid/") && !allowed.test(from), "imports")];
}

function runsAnywhere({ path }: SourceFile): boolean {
  return isShipped(path) && !path.endsWith(".node.ts") && !/\/(?:testing|bin)\//.test(path);
}

function isShipped(path: string): boolean {
  return /^packages\/(?!tooling\/|bench\/)[^/]+\/src\/.*\.ts$/.test(path) && !isTestCode(path);
}
