import { readdirSync } from "node:fs";
import { expect, it, vi } from "vitest";

const tasks = readdirSync(new URL(".", import.meta.url)).filter((file) => !file.endsWith(".test.ts"));

const expected: Readonly<Record<string, string>> = {
  "identify-a-person.ts": "The session is at success",
  "sign-a-document.ts": '"documentStatus":"signed"',
  "list-documents.ts": "5 documents.",
  "download-a-file.ts": "3000000 bytes of application/pdf are in the folder.",
  "handle-errors.ts": "Perhaps it was done: ask signature.documents.status.",
};

it.each(tasks)("runs %s against the sandbox, and prints no personal data", async (task) => {
  vi.stubEnv("IDFY_CLIENT_ID", undefined);
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((...words: unknown[]) => {
    printed.push(words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))).join(" "));
  });
  await import(new URL(task, import.meta.url).href);
  expect(printed.join("\n")).toContain(expected[task]);
  expect(printed.join("\n")).not.toMatch(/Kari|Nordmann|sender@example|Agreement|_sandbox/);
});
