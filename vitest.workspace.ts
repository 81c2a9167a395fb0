import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const setupFiles = [at("packages/tooling/src/vitest-setup.ts")];

export default defineConfig({
  test: {
    pool: "threads",
    isolate: false,
    testTimeout: 20_000, // a property test on a busy machine
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      ...readdirSync(at("packages")).map((name) => ({
        extends: true as const,
        root: `packages/${name}`,
        test: { name, include: ["src/**/*.test.ts"], setupFiles },
      })),
      {
        extends: true as const,
        root: "examples",
        test: { name: "examples", include: ["**/*.test.ts"], setupFiles },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test-d.ts", "packages/bench/**", "packages/tooling/**"],
      thresholds: {
        "packages/core/src/**": { statements: 95, branches: 90, functions: 95, lines: 95 },
        "packages/idfy/src/**": { statements: 90, branches: 85, functions: 90, lines: 90 },
        "packages/passfort/src/**": { statements: 90, branches: 85, functions: 90, lines: 90 },
        "packages/sandbox/src/**": { statements: 90, branches: 85, functions: 90, lines: 90 },
      },
    },
  },
});
