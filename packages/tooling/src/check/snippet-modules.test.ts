import { expect, it } from "vitest";
import { modulesIn } from "./snippet-modules.ts";

it("makes a module of each ts block, at the lines of the document", () => {
  expect(modulesIn("# Title\n\n```ts\nconst a = 1;\n```\n\n```sh\nnpm test\n```\n")).toEqual([
    "\n\n\nconst a = 1;\n",
  ]);
});

it("joins a continued block to the one before", () => {
  const modules = modulesIn(
    "```ts\nconst a = 1;\n```\ntext\n```ts continued\na.toFixed();\n```\n```ts\nlet b;\n```",
  );
  expect(modules).toEqual(["\nconst a = 1;\n\n\n\na.toFixed();\n", "\n\n\n\n\n\n\n\nlet b;\n"]);
});

it("leaves out what is marked no-check and other languages", () => {
  expect(modulesIn("```ts no-check\n?\n```\n```tsx\n?\n```\n```\n?\n```")).toEqual([]);
});
