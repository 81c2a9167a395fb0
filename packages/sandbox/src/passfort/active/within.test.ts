import { expect, it, onTestFinished } from "vitest";
import { within } from "./within.ts";

const hourMs = 3_600_000;

it("gives what the work gives, or nothing when it is late", async () => {
  const { signal } = new AbortController();
  expect(await within(hourMs, signal, Promise.resolve("done"))).toBe("done");
  expect(await within(1, signal, new Promise(() => undefined))).toBeUndefined();
  expect(await within(1, signal)).toBeUndefined();
});

it("ends with the lifetime, also with one that is over", async () => {
  const lifetime = new AbortController();
  const waiting = within(hourMs, lifetime.signal);
  lifetime.abort("the sandbox was reset");
  await expect(waiting).rejects.toMatchObject({ failure: "the sandbox was reset" });
  await expect(within(hourMs, lifetime.signal)).rejects.toMatchObject({ failure: "the sandbox was reset" });
});

it("lets many wait at once without a warning of Node", async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error): number => warnings.push(name);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const lifetime = new AbortController();
  const waiting = Array.from({ length: 50 }, () => within(hourMs, lifetime.signal));
  lifetime.abort("the sandbox was closed");
  expect((await Promise.allSettled(waiting)).map(({ status }) => status)).not.toContain("fulfilled");
  await new Promise((resolve) => setImmediate(resolve)); // it would come by now
  expect(warnings).not.toContain("MaxListenersExceededWarning");
});
