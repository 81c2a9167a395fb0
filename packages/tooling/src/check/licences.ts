import { run } from "../run.ts";
import { publicPackages } from "../workspace.ts";

/** Licences that ask for no more than a notice. */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
]);

interface Licensed {
  name: string;
  versions: string[];
}

/** The licences of everything that a user of our packages installs. */
export async function licences(): Promise<readonly string[]> {
  const filters = publicPackages().map(({ name }) => `--filter=${name}`);
  const { ok, output, stdout } = await run("pnpm", [...filters, "licenses", "list", "--json", "--prod"]);
  if (!ok) return [output];
  const byLicence = JSON.parse(stdout) as Record<string, Licensed[]>;
  return Object.entries(byLicence)
    .filter(([licence]) => !isAllowed(licence))
    .flatMap(([licence, packages]) =>
      packages.map(({ name, versions }) => `${name}@${versions.join(", ")}: ${licence} is not on the list`),
    );
}

/** Reads simple SPDX expressions: `MIT`, `(MIT OR GPL-2.0)`, `MIT AND ISC`. */
export function isAllowed(expression: string): boolean {
  const alternatives = expression.replaceAll(/[()]/g, "").split(/ OR /i);
  return alternatives.some((all) => all.split(/ AND /i).every((licence) => allowed.has(licence.trim())));
}
