import { checkOptions, type Client, type DerivedOptions, OptionProblems, type Problem } from "@idbraid/core";
import type { AuthStrategy } from "@idbraid/core/auth";
import * as z from "zod";
import { credentials, toldAsTokenLifetimes } from "./credentials.ts";
import { idfyOptionsSchema, type IdfyOptions, type IdfySettings } from "./options.ts";

/** Credentials of another account. What is left out is as in the client; id and secret come together. */
export type IdfyAuth = Pick<
  IdfyOptions,
  "clientId" | "clientSecret" | "scopes" | "clientAuth" | "tokenStore" | "tokenLifetimes"
>;

/** Options of `idfy.withOptions()`. */
export type IdfyDerivedOptions = DerivedOptions<IdfyAuth | AuthStrategy>;

/** What a client of Idfy is made of. */
export interface IdfyBase {
  readonly client: Client;
  readonly settings: IdfySettings;
  readonly options: IdfyOptions;
}

/** What a derived client is made of. @throws {ConfigurationError} naming every option that cannot work */
export function derive(base: IdfyBase, given: IdfyDerivedOptions): IdfyBase {
  const problems = new OptionProblems("withOptions", "idfy");
  const own = problems.attempt(() => checkOptions("withOptions", given, z.looseObject({})));
  problems.throwAny();
  const { auth, ...others } = own as IdfyDerivedOptions;
  const chosen = chooseAuth(base, auth, problems);
  const client = problems.attempt(() => base.client.withOptions({ ...others, auth: chosen.strategy }));
  problems.throwAny();
  const { timeouts } = base.options;
  const totalMs = others.timeouts?.totalMs ?? timeouts?.totalMs;
  const options =
    totalMs === undefined ? chosen.options : { ...chosen.options, timeouts: { ...timeouts, totalMs } };
  return { client: client as Client, settings: chosen.settings, options };
}

interface ChosenAuth {
  readonly strategy: AuthStrategy | undefined;
  readonly settings: IdfySettings;
  readonly options: IdfyOptions;
}

function chooseAuth(
  { settings, options }: IdfyBase,
  auth: IdfyDerivedOptions["auth"],
  problems: OptionProblems,
): ChosenAuth {
  if (auth === undefined) return { strategy: undefined, settings, options };
  if (isStrategy(auth)) {
    // Its credentials are not ours to derive from again.
    return {
      strategy: auth,
      settings: { ...settings, clientId: undefined, clientSecret: undefined },
      options,
    };
  }
  if (typeof auth !== "object" || (auth as unknown) === null) {
    problems.add([{ path: "auth", message: "must be credentials of Idfy, or a strategy" }]);
    return { strategy: undefined, settings, options };
  }
  const own = problems.attempt(
    () => checkOptions("withOptions", auth, authSchema(), pairProblems(auth, settings)),
    { below: "auth" },
  );
  const given: IdfyAuth = own ?? { ...auth };
  const derived = {
    settings: {
      ...settings,
      clientId: given.clientId ?? settings.clientId,
      clientSecret: given.clientSecret ?? settings.clientSecret,
      scopes: given.scopes ?? settings.scopes,
    },
    options: {
      ...options,
      clientAuth: given.clientAuth ?? options.clientAuth,
      tokenStore: given.tokenStore ?? options.tokenStore,
      tokenLifetimes: given.tokenLifetimes ?? options.tokenLifetimes,
    },
  };
  const strategy = problems.attempt(() => credentials(derived.settings, derived.options), {
    below: "auth",
    elsewhere: toldAsTokenLifetimes,
  });
  return { strategy, ...derived };
}

function isStrategy(auth: IdfyAuth | AuthStrategy): auth is AuthStrategy {
  return typeof auth === "object" && typeof (auth as Partial<AuthStrategy> | null)?.apply === "function";
}

function authSchema(): z.ZodType {
  return idfyOptionsSchema().pick({
    clientId: true,
    clientSecret: true,
    scopes: true,
    clientAuth: true,
    tokenStore: true,
    tokenLifetimes: true,
  });
}

function pairProblems({ clientId, clientSecret }: IdfyAuth, settings: IdfySettings): readonly Problem[] {
  const inherits = clientId === undefined && clientSecret === undefined && settings.clientId !== undefined;
  if (inherits) return [];
  const message = "is missing: an id and its secret come together";
  return Object.entries({ clientId, clientSecret }).flatMap(([path, value]) =>
    value === undefined ? [{ path, message }] : [],
  );
}
