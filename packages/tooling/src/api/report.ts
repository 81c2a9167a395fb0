import { join } from "node:path";
import ts from "typescript";
import { root, type Package } from "../workspace.ts";
import { Surface } from "./surface.ts";

/**
 * The public surface of a package as Markdown: the declarations of each entry point, sorted, without
 * comments. It is read from what `tsconfig.types.json` emits, so types stand as a user sees them.
 */
export function apiReport({ name, folder, entries }: Package): string {
  const types = join(root, ".cache/types/packages", folder);
  const fileOf = (entry: string): string => join(types, entry.replace(/\.ts$/, ".d.ts"));
  const files = Object.values(entries).map(fileOf);
  const program = ts.createProgram(files, { module: ts.ModuleKind.NodeNext, noLib: true, types: [] });

  const surface = new Surface(program.getTypeChecker(), types);
  for (const [subpath, entry] of Object.entries(entries)) {
    const source = program.getSourceFile(fileOf(entry));
    if (source === undefined) throw new Error(`${fileOf(entry)} is missing: emit the declarations first`);
    surface.add(name + subpath.slice(1), source);
  }

  const sections = [...surface.entries()].map(([title, declarations]) => section(title, declarations));
  const reached = surface.reached();
  if (reached.length > 0) sections.push(section("Reached from these, not exported", reached));
  return `# Public surface of ${name}\n\nWritten by \`pnpm api:update\`: a change here is a change for users.\n\n${sections.join("\n")}`;
}

function section(title: string, declarations: readonly string[]): string {
  return `## ${title}\n\n\`\`\`ts\n${declarations.join("\n")}\n\`\`\`\n`;
}
