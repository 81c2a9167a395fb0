import { expect, it } from "vitest";
import { problemsIn } from "./main.ts";

const star = "*";

it.each([
  ["packages/idfy/src/a.ts", `export ${star} from "./b.ts";`, "has `export *"],
  ["packages/idfy/src/a.ts", 'import { readFile } from "node:fs/promises";', "Node built-in"],
  ["packages/idfy/src/a.ts", 'import axios from "axios";', 'imports "axios"'],
  ["packages/idfy/src/a.ts", 'import { x } from "@idbraid/sandbox";', 'imports "@idbraid/sandbox"'],
  ["packages/sandbox/src/a.ts", 'export { x } from "@idbraid/idfy";', 'imports "@idbraid/idfy"'],
  ["packages/core/src/a.ts", "// as Idfy does", "names the provider"],
  ["packages/core/src/index.ts", "const a = 1;\nexport { a };", "more than imports"],
  ["packages/core/src/testing/index.ts", 'export { a } from "axios";', "reaches axios"],
  ["docs/a.md", ["..", "..", "shared", "x.md"].join("/"), "holds the path"],
])("T17: and the other rules: finds in %s: %s", (path, text, problem) => {
  expect(problemsIn([{ path, text }])).toEqual([expect.stringContaining(problem)]);
});

it.each([
  ["packages/core/src/a.node.ts", 'import { readFile } from "node:fs/promises";'],
  ["packages/core/src/a.ts", 'import type { Socket } from "node:net";'],
  ["packages/core/src/a.test.ts", 'import { createServer } from "node:http";'],
  ["packages/core/src/a.ts", 'import axios from "axios";'],
  ["packages/idfy/src/a.ts", ' * import { startSandbox } from "@idbraid/sandbox";'],
  ["packages/idfy/src/a.test.ts", 'import { startSandbox } from "@idbraid/sandbox";'],
  [
    "packages/idfy/src/index.ts",
    '/** @module index */\nexport { a, type B } from "./a.ts";\nexport type { C } from "./c.ts";',
  ],
  ["packages/core/src/testing/index.ts", 'export type { AxiosAdapter } from "axios";'],
])("lets pass in %s: %s", (path, text) => {
  expect(problemsIn([{ path, text }])).toEqual([]);
});

it("follows relative imports and shows the way to axios", () => {
  const files = [
    { path: "packages/core/src/testing/index.ts", text: '// one\nimport { b } from "../b.ts";' },
    { path: "packages/core/src/b.ts", text: 'import axios from "axios";' },
  ];
  expect(problemsIn(files)).toEqual([
    expect.stringContaining(
      "packages/core/src/testing/index.ts:2: reaches axios (packages/core/src/testing/index.ts → packages/core/src/b.ts → axios)",
    ),
  ]);
});

it("holds the version in the code against the package's", () => {
  const manifest = { path: "packages/idfy/package.json", text: '{ "version": "0.2.0" }' };
  const code = (version: string) => ({
    path: "packages/idfy/src/version.ts",
    text: `export const version = "${version}";`,
  });
  expect(problemsIn([manifest, code("0.1.0")])).toEqual([expect.stringContaining("is not at 0.2.0")]);
  expect(problemsIn([manifest, code("0.2.0")])).toEqual([]);
});

it("holds every rule of the contract against the tests and the code", () => {
  const row =
    "| T4 | Redirects are not followed. | [run-attempt.ts](../../packages/core/src/run-attempt.ts) |";
  const doc = {
    path: "docs/guides/contract.md",
    text: `# Contract\n\n${row}\n| 19 | a redirect | an error |\n`,
  };
  const code = { path: "packages/core/src/run-attempt.ts", text: "" };
  const test = (text: string) => ({ path: "packages/core/src/a.test.ts", text });
  expect(problemsIn([doc, code, test('it("T4: stays"); describe("row 17 to 19: x")')])).toEqual([]);
  expect(problemsIn([doc, code, test('it("T41: stays"); describe("row 17 and 18: x")')])).toEqual([
    expect.stringContaining("contract.md:3: no test names rule T4"),
    expect.stringContaining("contract.md:4: no test names row 19"),
  ]);
  expect(problemsIn([doc, test('it("T4: stays"); describe("row 19: x")')])).toEqual([
    expect.stringContaining("run-attempt.ts, which is not there"),
  ]);
});
