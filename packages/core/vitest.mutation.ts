import { defineConfig } from "vitest/config";

/** The tests that Stryker runs for each mutant: those of the mutated folders, without the slow peers. */
export default defineConfig({
  test: {
    name: "mutation",
    pool: "threads",
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    include: [
      "src/{auth,crypto,redact,signatures,store,webhooks}/**/*.test.ts",
      "src/transport/{retry-*,retries}.test.ts",
    ],
    setupFiles: ["@idbraid/tooling/vitest-setup"],
  },
});
