// A whole identity check, over a register of two. Served until Ctrl-C; over HTTPS with TLS_CERT and TLS_KEY.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { charge, checkErrors, createIntegration, failed, identityAnswer } from "@idbraid/passfort";
import { serve } from "@idbraid/passfort/server";

const { HOST, PASSFORT_SECRET_KEY, TLS_CERT, TLS_KEY } = process.env; // and PORT, which serve() reads
const secretKey = PASSFORT_SECRET_KEY || randomBytes(32).toString("base64");
const register = ["Boxwell-Müller 1984-02-29", "Sample 1985-10-26"];
const username = { type: "string", name: "username", label: "User name" } as const;
const password = { type: "password", name: "password", label: "Password" } as const;
const integration = createIntegration({
  metadata: { provider_name: "Sample register" },
  secretKey,
  config: {
    check_type: "IDENTITY_CHECK",
    check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: 60 },
    pricing: { supports_reselling: true, maximum_cost: 200 },
    supported_countries: ["GBR", "USA", "CAN", "NLD"],
    credentials: { fields: [username, password] },
    config: { fields: [{ type: "boolean", name: "whole_dob", label: "Whole dates only", default: false }] },
  },
  checks: {
    run({ check_input: { personal_details: person }, provider_config: { whole_dob } }) {
      if (whole_dob && person?.dob?.length !== 10) return failed(checkErrors.invalidCheckInput("dob"));
      const asked = `${person?.name?.family_name ?? "?"} ${person?.dob ?? "?"}`; // the year alone may be known
      const count = register.filter((entry) => entry.startsWith(asked)).length;
      const matched_fields = count > 0 ? (["SURNAME", "DOB"] as const) : [];
      const match = { count, database_name: "Register", database_type: "CIVIL" as const, matched_fields };
      return identityAnswer({ matches: [match], charges: [charge(150)] }); // sent where PassFort resells
    },
  },
});

const tls = TLS_CERT ? { cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY || TLS_CERT) } : undefined;
const server = await serve(integration, { host: HOST || undefined, tls });
const tryIt = `PASSFORT_SECRET_KEY=${secretKey} pnpm exec idbraid-passfort-validate`;
console.log(PASSFORT_SECRET_KEY ? server.url : `${server.url}, with a new key. Try\n${tryIt} ${server.url}`);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void server.close());
