import * as z from "zod";
import type { AuthStrategy } from "../auth/auth-strategy.ts";
import { isStrategy, strategyWanted } from "../auth/is-strategy.ts";
import type { Problem } from "../errors/configuration-error.ts";
import { configurationError } from "../errors/problems.ts";
import { lazySchema } from "../schema/lazy-schema.ts";
import { problemsOf } from "./check-options.ts";
import { headerProblems, mergeHeaders } from "./client-headers.ts";
import { ClientLife } from "./client-life.ts";
import type { ClientSetup } from "./client-setup.ts";
import { closeTogether } from "./close-together.ts";
import { given } from "../options/given.ts";
import { clientOptionsSchema } from "./option-schemas.ts";
import { ownProperties } from "../options/own-properties.ts";
import type { Timeouts } from "./timeouts.ts";

/** What a derived client may have of its own. What is left out is that of the client it derives from. */
export interface DerivedOptions<Auth = AuthStrategy> {
  /**
   * The credentials of another tenant, with tokens and a clock offset of their own.
   * @default those of the client, its tokens shared
   */
  readonly auth?: Auth | undefined;
  /** More headers for every request; `null` removes one. */
  readonly headers?: Readonly<Record<string, string | null>> | undefined;
  /** Time limits, in milliseconds. */
  readonly timeouts?: Partial<Timeouts> | undefined;
}

/** The setup of a derived client. Connections are shared, unless the two have different client certificates. */
export function deriveSetup(setup: ClientSetup, givenOptions: DerivedOptions): ClientSetup {
  const { provider } = setup;
  const { auth = provider.auth, headers, timeouts } = checked(setup, givenOptions);
  const sameIdentity = auth?.tls === provider.auth?.tls;
  const derived: ClientSetup = {
    ...setup,
    provider: { ...provider, auth },
    agents: sameIdentity ? setup.agents : setup.makeAgents(auth),
    life: new ClientLife(setup.runtime, setup.life),
    timeouts: { ...setup.timeouts, ...given(timeouts) },
    headers: mergeHeaders(setup.headers, headers),
  };
  closeTogether(derived, {
    strategy: auth === provider.auth ? undefined : auth,
    agents: sameIdentity ? undefined : derived.agents,
  });
  return derived;
}

/** @throws {ConfigurationError} naming every problem at once */
function checked({ provider, authProblems }: ClientSetup, options: DerivedOptions): DerivedOptions {
  const refuse = (problems: readonly Problem[]): void => {
    if (problems.length > 0) throw configurationError("withOptions", problems, provider.name);
  };
  if (typeof options !== "object" || (options as unknown) === null)
    refuse([{ path: "options", message: "must be an object" }]);
  const own = ownProperties(options);
  refuse(problemsOf(derivedOptionsSchema().safeParse(own)));
  refuse([...headerProblems(own.headers), ...authProblems(own.auth)]);
  return own;
}

const derivedOptionsSchema = lazySchema(() =>
  clientOptionsSchema()
    .pick({ headers: true, timeouts: true })
    .extend({ auth: z.custom(isStrategy, strategyWanted).optional() }),
);
