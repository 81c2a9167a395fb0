import type { Finding, Rule, SourceFile } from "./rule.ts";

/** A package tells its version in the `User-Agent`; `changeset version` changes only its package.json. */
export const versionRules: readonly Rule[] = [
  {
    instead: "write the version of the package.json there",
    *find(files): Generator<Finding> {
      for (const { path, text } of files) {
        const [, folder] = /^(packages\/[^/]+)\/src\/version\.ts$/.exec(path) ?? [];
        if (folder === undefined) continue;
        const wanted = manifestVersion(files, `${folder}/package.json`);
        if (!text.includes(`"${wanted}"`)) yield { path, line: 1, what: `is not at ${wanted}` };
      }
    },
  },
];

function manifestVersion(files: readonly SourceFile[], path: string): string {
  const manifest = files.find((file) => file.path === path);
  return manifest === undefined ? "" : String((JSON.parse(manifest.text) as { version?: unknown }).version);
}
