import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tarballs } from "../pack.ts";
import { run, runBin } from "../run.ts";
import { clean } from "./step.ts";

const programs = fileURLToPath(new URL("../../consumer/", import.meta.url));

/** Installs all tarballs with npm in an empty folder, as the README says, and uses them there. */
export async function consumer(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "idbraid-consumer-"));
  try {
    cpSync(programs, folder, { recursive: true });
    const install = await run("npm", ["install", "--no-audit", "--no-fund", ...tarballs()], folder);
    if (!install.ok) return [`npm install\n${install.output}`];
    const uses: readonly [string, Promise<readonly string[]>][] = [
      ["node esm.mjs", node("esm.mjs")],
      ["node commonjs.cjs", node("commonjs.cjs")],
      ["node cli.mjs", node("cli.mjs")],
      [
        "TypeScript 5.4, moduleResolution node16",
        node("node_modules/typescript/bin/tsc", "-p", "tsconfig.node16.json"),
      ],
      ["TypeScript 6, moduleResolution node16", compile("typescript", "node16")],
      ["TypeScript 7, moduleResolution bundler", compile("typescript-7", "bundler")],
    ];
    const outputs = await Promise.all(
      uses.map(async ([name, problems]) => (await problems).map((problem) => `${name}\n${problem}`)),
    );
    return outputs.flat();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  function node(...program: readonly string[]): Promise<readonly string[]> {
    return clean(run(process.execPath, [...program], folder));
  }

  function compile(compiler: string, resolution: string): Promise<readonly string[]> {
    const project = `tsconfig.${resolution}.json`;
    return clean(runBin(compiler, ["-p", project], { bin: "tsc", cwd: folder }));
  }
}
