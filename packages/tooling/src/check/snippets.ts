import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { runBin } from "../run.ts";
import { publicPackages, root, sourceFiles } from "../workspace.ts";
import { modulesIn } from "./snippet-modules.ts";

const folder = join(root, ".cache/snippets");
const documents = /^(README\.md|CONTRIBUTING\.md|packages\/[^/]+\/README\.md|docs\/.*\.md)$/;

/** Type-checks every ts block of the README files and guides. */
export async function snippets(): Promise<readonly string[]> {
  rmSync(folder, { recursive: true, force: true });
  linkDependencies(join(folder, "node_modules"));
  writeFileSync(join(folder, "tsconfig.json"), tsconfig);

  const sources = new Map<string, string>();
  for (const document of sourceFiles()) {
    if (!documents.test(document)) continue;
    for (const [index, text] of modulesIn(readFileSync(join(root, document), "utf8")).entries()) {
      const name = `${document.replaceAll(/[/.]/g, "-")}-${String(index)}.ts`;
      sources.set(name, document);
      writeFileSync(join(folder, name), text);
    }
  }
  if (sources.size === 0) return [];

  const { ok, output } = await runBin("typescript-7", ["-p", ".", "--pretty", "false"], {
    bin: "tsc",
    cwd: folder,
  });
  // Lines are those of the document already; only the file name is ours.
  return ok ? [] : [output.trim().replaceAll(/^[\w-]+\.ts(?=\()/gm, (name) => sources.get(name) ?? name)];
}

/** What a reader who installed all packages can import: the packages, and what they depend on. */
function linkDependencies(into: string): void {
  const places = ["examples", ...publicPackages().map(({ folder: name }) => `packages/${name}`)];
  for (const place of places) {
    const from = join(root, place, "node_modules");
    for (const name of existsSync(from) ? packageNames(from) : []) {
      const link = join(into, name);
      mkdirSync(dirname(link), { recursive: true });
      if (!existsSync(link)) symlinkSync(realpathSync(join(from, name)), link);
    }
  }
}

function packageNames(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => !name.startsWith("."));
  return names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

const tsconfig = JSON.stringify({
  extends: "../../tsconfig.base.json",
  compilerOptions: {
    moduleDetection: "force",
    noUnusedLocals: false,
    noUnusedParameters: false,
    typeRoots: ["../../node_modules/@types"],
  },
  include: ["*.ts"],
});
