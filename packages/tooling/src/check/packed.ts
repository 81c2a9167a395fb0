import { tarballs } from "../pack.ts";
import { runBin } from "../run.ts";
import { clean } from "./step.ts";

/** The exports and types of each tarball, as Node and the bundlers will resolve them. */
export async function packed(): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const tarball of tarballs()) {
    problems.push(...(await clean(runBin("publint", [tarball, "--strict"]))));
    problems.push(...(await clean(attw(tarball))));
  }
  return problems;
}

/** Profile node16: the old resolution cannot see subpaths, whatever a package does. */
function attw(tarball: string): ReturnType<typeof runBin> {
  return runBin("@arethetypeswrong/cli", [tarball, "--profile", "node16", "--no-emoji"], { bin: "attw" });
}
