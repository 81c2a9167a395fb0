import { readdirSync } from "node:fs";
import { expect, it, vi } from "vitest";

const tasks = readdirSync(new URL(".", import.meta.url)).filter((file) => !file.endsWith(".test.ts"));

const expected: Readonly<Record<string, readonly string[]>> = {
  "receive-webhooks.ts": [
    "handling document_signed",
    "answered 200",
    "answered 200",
    "refused with 401: webhook_mismatch",
    "answered 401",
  ],
  "sign-with-axios.ts": [
    'answered {"hello":"key-1"}, signed by key-1',
    "refused: missing",
    "without a signature: 401",
  ],
};

it.each(tasks)("runs %s", async (task) => {
  vi.stubEnv("WEBHOOK_SECRET", undefined);
  const printed: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((line: unknown) => {
    printed.push(line);
  });
  await import(new URL(task, import.meta.url).href);
  expect(printed).toEqual(expected[task]);
});
