import { apiReports } from "../api/reports.ts";
import { packAll } from "../pack.ts";
import { run, runBin } from "../run.ts";
import { rulesProblems } from "../rules/main.ts";
import { consumer } from "./consumer.ts";
import { licences } from "./licences.ts";
import { packed } from "./packed.ts";
import { size } from "./size.ts";
import { snippets } from "./snippets.ts";
import { clean, type Step } from "./step.ts";

/** Long ones first, as two run at a time; the table at the end keeps this order. */
export const steps: readonly Step[] = [
  {
    name: "declarations",
    fix: "run `pnpm types`; each error says its file and line.",
    run: () => clean(runBin("typescript-7", ["-p", "tsconfig.types.json"], { bin: "tsc" })),
  },
  {
    name: "lint",
    fix: "edit the lines named above; `pnpm lint --fix` does the simple ones.",
    run: () => clean(runBin("oxlint", [])),
  },
  {
    name: "build",
    after: "declarations",
    fix: "run `pnpm build`; a new subpath goes into tsup.config.ts, `exports` and `publishConfig.exports`.",
    run: () => clean(run("pnpm", ["-r", "--filter", "./packages/*", "run", "build"])),
  },
  {
    name: "docs",
    fix: "give the export a doc block, or mend the link; `pnpm site` writes the site to docs/site.",
    run: () => clean(runBin("typedoc", ["--out", ".cache/site", "--logLevel", "Warn"])),
  },
  {
    name: "pack",
    after: "build",
    fix: "see the output of pnpm pack above.",
    run: packAll,
  },
  {
    name: "packed",
    after: "pack",
    fix: "make `publishConfig` in the package.json agree with what tsup writes to dist.",
    run: packed,
  },
  {
    name: "consumer",
    after: "pack",
    fix: "the programs are in packages/tooling/consumer; they use only what the tarballs hold.",
    run: consumer,
  },
  {
    name: "api",
    after: "declarations",
    fix: "if the change of the public surface is meant, run `pnpm api:update` and commit the report.",
    run: () => apiReports("check"),
  },
  {
    name: "snippets",
    fix: "each ts block in Markdown compiles as its own module; `ts continued` adds to the block before.",
    run: snippets,
  },
  {
    name: "dead code",
    fix: "remove what nobody uses, or name its entry point in knip.json.",
    run: () => clean(runBin("knip", ["--treat-config-hints-as-errors"])),
  },
  {
    name: "licences",
    fix: "replace the dependency, or add its licence to packages/tooling/src/check/licences.ts after reading it.",
    run: licences,
  },
  {
    name: "size",
    fix: "import less, or raise the budget in packages/tooling/src/check/size-budgets.ts and say why.",
    run: size,
  },
  {
    name: "rules",
    fix: "each line above says what to write instead; the rules are in packages/tooling/src/rules.",
    run: rulesProblems,
  },
  {
    name: "format",
    fix: "run `pnpm format`.",
    run: () => clean(runBin("oxfmt", ["--check"])),
  },
];
