import { defineConfig } from "vitest/config";

/** The tests that Stryker runs for each mutant: those of the mutated folders. */
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
    exclude: ["**/*process-exit.test.ts", "**/edge.test.ts"], // programs and bundles of their own: no mutant is in them
    testTimeout: 20_000,
    setupFiles: ["@idbraid/tooling/vitest-setup"],
  },
});
