// pnpm example <provider>/<task> [arguments]: runs examples/<provider>/<task>.ts
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const [name, ...args] = process.argv.slice(2);

/** `quickstart` is one program in several files; `pnpm start` runs it. */
const others = new Set(["node_modules", "quickstart"]);

function available() {
  return readdirSync(examples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !others.has(entry.name))
    .flatMap(({ name: provider }) =>
      readdirSync(examples + provider)
        .filter((file) => file.endsWith(".ts") && !/\.(test|test-d|d)\.ts$/.test(file))
        .map((file) => `${provider}/${file.replace(/\.ts$/, "")}`),
    )
    .sort();
}

const names = existsSync(examples) ? available() : [];
if (name === undefined || !names.includes(name)) {
  console.error(name === undefined ? "Which example?" : `There is no example "${name}".`);
  console.error(`Usage: pnpm example <provider>/<task>\n\n${names.map((each) => `  ${each}`).join("\n")}`);
  process.exit(2);
}

const tsx = createRequire(import.meta.url).resolve("tsx/cli");
const child = spawn(process.execPath, [tsx, `${examples}${name}.ts`, ...args], { stdio: "inherit" });
// Ctrl-C reaches both processes; the example decides when it is done.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
