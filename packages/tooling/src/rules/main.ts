import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, sourceFiles } from "../workspace.ts";
import { contentRules } from "./content.ts";
import { contractRules } from "./contract.ts";
import { importRules } from "./imports.ts";
import { reachRules } from "./reach.ts";
import type { Rule, SourceFile } from "./rule.ts";
import { versionRules } from "./versions.ts";

const rules: readonly Rule[] = [
  ...contentRules,
  ...contractRules,
  ...importRules,
  ...reachRules,
  ...versionRules,
];
const text = /\.(?:[cm]?[jt]s|json|md|ya?ml|txt)$|^\.ci\/run$/;

/** The rules of this house that no linter knows. Each problem is `file:line: what is wrong; what to write instead`. */
export function rulesProblems(): readonly string[] {
  const files = [...sourceFiles()]
    .filter((path) => text.test(path) && path !== "pnpm-lock.yaml")
    .map((path): SourceFile => ({ path, text: readFileSync(join(root, path), "utf8") }));
  return problemsIn(files);
}

export function problemsIn(files: readonly SourceFile[]): readonly string[] {
  return rules.flatMap((rule) => {
    const found = rule.find(files);
    return [...found].map(({ path, line, what }) => `${path}:${String(line)}: ${what}; ${rule.instead}`);
  });
}
