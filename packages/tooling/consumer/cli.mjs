// Starts the sandbox as a program, reads what it prints for other programs, and stops it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const sandbox = spawn("npx", ["--no-install", "idbraid-sandbox", "--json"], {
  stdio: ["ignore", "pipe", "inherit"],
  detached: true, // a group of its own: npx does not pass the signal on
});
const tooSlow = setTimeout(() => stop("printed nothing for 20 s"), 20_000);
sandbox.on("exit", (code) => stop(`ended with ${code} before it was stopped`));

let text = "";
for await (const line of createInterface(sandbox.stdout)) {
  text += line;
  const settings = parse(text);
  if (settings?.providers?.idfy?.baseUrl !== undefined) {
    const answer = await fetch(new URL("/", settings.providers.idfy.baseUrl));
    stop(answer.status < 500 ? undefined : `answered ${answer.status}`);
  }
}

function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // not all of it yet
  }
}

function stop(problem) {
  clearTimeout(tooSlow);
  if (sandbox.exitCode === null) process.kill(-sandbox.pid, "SIGTERM");
  if (problem !== undefined) console.error(`idbraid-sandbox --json ${problem}`);
  process.exit(problem === undefined ? 0 : 1);
}
