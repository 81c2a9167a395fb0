import { posix } from "node:path";
import { lineAt, type Finding, type Rule, type SourceFile } from "./rule.ts";

/** Where every promise of the transport, of auth, signatures and webhooks is listed with its code. */
const contract = "docs/guides/contract.md";

/** `| T4 | what it promises | [code](../../packages/…) |`, and `| 17 | fault | outcome |` for the list of faults. */
const ruleRow = /^\| (?<id>[A-Z]\d+) +\|.*$/gm;
const faultRow = /^\| (?<id>\d+) +\|.*$/gm;
const link = /\]\((?<path>[^)#]+)/g;

/** A promise that no test names, or that points at code which is not there, is only words. */
export const contractRules: readonly Rule[] = [
  {
    instead: "name it in a test of that behaviour, such as `T4: a redirect is never followed`",
    *find(files): Generator<Finding> {
      const tests = namesInTests(files);
      for (const { id, line } of rows(files, ruleRow)) {
        if (!new RegExp(`\\b${id}\\b[:,]`).test(tests)) {
          yield { path: contract, line, what: `no test names rule ${id}` };
        }
      }
      const tested = faultsIn(tests);
      for (const { id, line } of rows(files, faultRow)) {
        if (!tested.has(Number(id))) yield { path: contract, line, what: `no test names row ${id}` };
      }
    },
  },
  {
    instead: "point at the file that keeps the promise",
    *find(files): Generator<Finding> {
      const known = new Set(files.map(({ path }) => path));
      for (const { id, line, text } of rows(files, ruleRow)) {
        const paths = Array.from(text.matchAll(link), ({ groups }) => groups?.["path"] ?? "");
        if (paths.length === 0) yield { path: contract, line, what: `rule ${id} points at no code` };
        for (const path of paths) {
          const target = posix.join(posix.dirname(contract), path);
          if (!known.has(target))
            yield { path: contract, line, what: `rule ${id} points at ${target}, which is not there` };
        }
      }
    },
  },
];

function* rows(
  files: readonly SourceFile[],
  pattern: RegExp,
): Generator<{ readonly id: string; readonly line: number; readonly text: string }> {
  const text = files.find(({ path }) => path === contract)?.text ?? "";
  for (const match of text.matchAll(pattern)) {
    yield { id: match.groups?.["id"] ?? "", line: lineAt(text, match.index), text: match[0] };
  }
}

/** Test files, and the suites that are published as lists of cases. */
function namesInTests(files: readonly SourceFile[]): string {
  return files
    .filter(({ path }) => /\.test\.ts$|\/testing\/contracts\//.test(path))
    .map(({ text }) => text)
    .join("\n");
}

/** `row 4: …`, `rows 1 to 3: …`, `row 17 and 18: …`. */
function faultsIn(tests: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [, first, word, second] of tests.matchAll(/\brows? (\d+)(?: (to|and) (\d+))?:/g)) {
    const from = Number(first);
    const until = second === undefined ? from : Number(second);
    if (word === "and") found.add(from).add(until);
    else for (let row = from; row <= until; row += 1) found.add(row);
  }
  return found;
}
