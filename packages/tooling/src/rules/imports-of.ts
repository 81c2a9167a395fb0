import { lineAt, type SourceFile } from "./rule.ts";

export interface Import {
  /** As written, such as `./client.ts` or `node:fs`. */
  readonly from: string;
  readonly line: number;
  /** Erased by the compiler: `import type`, `export type`. */
  readonly typeOnly: boolean;
}

// A statement starts its line, which an example in a doc block does not.
const statement =
  /^[ \t]*(?:import|export)\b(?<type>[ \t]+type\b)?(?<names>[^;"'()]*?)\bfrom\s*["'](?<from>[^"']+)["']/gm;
const bare = /^[ \t]*import\s*["'](?<from>[^"']+)["']/gm;
const call = /\b(?:import|require)\(\s*["'](?<from>[^"']+)["']\s*\)/g;

/** What a module imports or passes on, read without a parser. */
export function importsOf({ text }: SourceFile): Import[] {
  const code = withoutComments(text);
  return [statement, bare, call].flatMap((pattern) =>
    Array.from(code.matchAll(pattern), (match) => ({
      from: match.groups?.["from"] ?? "",
      line: lineAt(code, match.index),
      typeOnly: match.groups?.["type"] !== undefined || onlyTypes(match.groups?.["names"]),
    })),
  );
}

/** `{ type A, type B }`. */
function onlyTypes(names: string | undefined): boolean {
  const inside = /^\s*\{(.*)\}\s*$/s.exec(names ?? "")?.[1];
  if (inside === undefined) return false;
  const each = inside.split(",").map((name) => name.trim());
  return each.every((name) => name === "" || name.startsWith("type "));
}

/** Blanks comments that begin a line, so that lines keep their numbers. */
export function withoutComments(text: string): string {
  return text
    .replaceAll(/^[ \t]*\/\*.*?\*\//gms, (comment) => comment.replaceAll(/[^\n]/g, " "))
    .replaceAll(/^[ \t]*\/\/.*$/gm, "");
}
