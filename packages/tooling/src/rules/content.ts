import { withoutComments } from "./imports-of.ts";
import { lineAt, type Finding, type Rule, type SourceFile } from "./rule.ts";

export const contentRules: readonly Rule[] = [
  {
    instead: "write each name",
    find: matches(/\.ts$/, /^[ \t]*export\s+(?:type\s+)?\*.*/gm),
  },
  {
    instead: "pass the difference in as a value",
    find: matches(
      /^packages\/core\/src\//,
      /\b(?:idfy|passfort|fortis(?:pay)?|passbase|fortface)\b/gi,
      "names the provider",
    ),
  },
  {
    instead: "name a place inside the repository",
    find: matches(
      /./,
      /\.\.\/shared\b|\/(?:work\/(?:main|shared)|Users\/[a-z]|home\/[a-z]|root\/)[\w./-]*/g,
      "holds the path",
    ),
  },
  {
    instead: "move the code to a file named after what it does; an index is a table of contents",
    find: function* (files) {
      for (const file of files.filter(({ path }) =>
        /^packages\/[^/]+\/src\/(?:.*\/)?index\.ts$/.test(path),
      )) {
        yield* logicIn(file);
      }
    },
  },
];

function matches(paths: RegExp, pattern: RegExp, says = "has"): Rule["find"] {
  return function* (files) {
    for (const { path, text } of files.filter((file) => paths.test(file.path))) {
      for (const match of text.matchAll(pattern)) {
        yield { path, line: lineAt(text, match.index), what: `${says} \`${match[0].trim()}\`` };
      }
    }
  };
}

const tableOfContents = /^[ \t]*(?:import|export)\s+(?:type\s+)?\{[^}]*\}(?:\s*from\s*["'][^"']+["'])?;/gm;

function* logicIn({ path, text }: SourceFile): Generator<Finding> {
  const rest = withoutComments(text).replaceAll(tableOfContents, (found) => found.replaceAll(/[^\n]/g, " "));
  const at = rest.search(/\S/);
  if (at >= 0) yield { path, line: lineAt(rest, at), what: "holds more than imports and exports" };
}
