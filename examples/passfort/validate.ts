// Checks an integration as PassFort would use it, and as an attacker would: the one at INTEGRATION_URL, in any language,
// with the key in PASSFORT_SECRET_KEY; or one of its own.
import { randomBytes } from "node:crypto";
import { serve } from "@idbraid/passfort/server";
import { validateIntegration } from "@idbraid/passfort/validator";
import { identityIntegration } from "../identity-integration.ts";

const secretKey = process.env["PASSFORT_SECRET_KEY"] || randomBytes(32).toString("base64");
const given = process.env["INTEGRATION_URL"] || undefined;
const server = given === undefined ? await serve(identityIntegration(secretKey), { port: 0 }) : undefined;

const report = await validateIntegration(given ?? server?.url ?? "", secretKey, {
  onProgress(event) {
    if (event.type === "group") console.log(event.title);
    if (event.type !== "check" || event.result.status === "skipped") return;
    const { status, title, expected, received, source } = event.result;
    console.log(`  ${status.padEnd(7)} ${title}`);
    if (status === "failed") console.log(`          ${received}, not ${expected} (${source})`);
  },
});
for (const { cause, checks } of report.causes) console.log(`Probably: ${cause} (${checks.length} checks)`);
const { passed, failed, warning, skipped } = report.counts;
console.log(`${passed} passed, ${failed} failed, ${warning} warnings, ${skipped} skipped`);

process.exitCode = report.passed ? 0 : 1;
await server?.close();
