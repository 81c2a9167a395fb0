import { afterEach, vi } from "vitest";

// Test files share a worker (`isolate: false`): a file that leaves fake timers behind would stop the next one.
afterEach(() => {
  vi.useRealTimers();
});
