import { checkOptions, type Client, type DerivedOptions, OptionProblems, type Runtime } from "@idbraid/core";
import type { AuthStrategy } from "@idbraid/core/auth";
import * as z from "zod";
import type { SecretKeySource } from "../keys/secret-key.ts";
import { signedWith } from "./credentials.ts";

/** The key of another integration. */
export interface PassFortAuth {
  /** In base64, as the portal shows it, or a function that fetches it. */
  readonly secretKey: SecretKeySource;
}

/** Options of `passfort.withOptions()`. */
export type PassFortDerivedOptions = DerivedOptions<PassFortAuth | AuthStrategy>;

/** A client with another key, other headers or time limits. @throws {ConfigurationError} naming every option that cannot work */
export function derive(client: Client, given: PassFortDerivedOptions, runtime: Runtime): Client {
  const problems = new OptionProblems("withOptions", "passfort");
  const own = problems.attempt(() => checkOptions("withOptions", given, z.looseObject({})));
  problems.throwAny();
  const { auth, ...others } = own as PassFortDerivedOptions;
  const strategy = problems.attempt(() => strategyOf(auth, runtime), { below: "auth" });
  const derived = problems.attempt(() => client.withOptions({ ...others, auth: strategy }));
  problems.throwAny();
  return derived as Client;
}

function strategyOf(auth: PassFortDerivedOptions["auth"], runtime: Runtime): AuthStrategy | undefined {
  if (auth === undefined || isStrategy(auth)) return auth;
  const { secretKey } = checkOptions("withOptions", auth, z.strictObject({ secretKey: z.unknown() }));
  return signedWith({ factory: "withOptions", secretKey: secretKey ?? "", runtime });
}

function isStrategy(auth: PassFortAuth | AuthStrategy): auth is AuthStrategy {
  return typeof (auth as Partial<AuthStrategy> | null)?.apply === "function";
}
