// pnpm pack:all: writes a tarball of each public package to .cache/tarballs
import { relative } from "node:path";
import { packAll, tarballs } from "./pack.ts";
import { root } from "./workspace.ts";

const problems = await packAll();
for (const problem of problems) console.error(problem);
for (const tarball of tarballs()) console.log(relative(root, tarball));
process.exitCode = problems.length === 0 ? 0 : 1;
