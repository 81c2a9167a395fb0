import { createServerCertificate } from "./certificates.ts";
import type { Simulator } from "./frame/simulator.ts";
import { providers, type ProviderName, type ProviderOptions, type ProviderSimulators } from "./providers.ts";
import { serve, type Served } from "./serve.node.ts";

/** How the sandbox starts. Every member may be left out. */
export interface SandboxOptions {
  /**
   * Port of the first provider; each next one listens on the next port. 0 takes a free port for each.
   * @default 0
   */
  readonly port?: number | undefined;
  /**
   * Serves HTTPS with a certificate from an authority made at this start; trust `Sandbox.ca`.
   * @default false
   */
  readonly https?: boolean | undefined;
  /** Seed of every provider that has none of its own. Default: `idbraid`. */
  readonly seed?: string | undefined;
  /**
   * Clock of every provider that has none of its own, milliseconds since 1970-01-01 UTC. Default:
   * `Date.now`.
   */
  readonly now?: (() => number) | undefined;
  /** Options by provider, such as `{ idfy: { tokenLifetimeS: 60 } }`. */
  readonly providers?: ProviderOptions | undefined;
}

/** One provider of a running sandbox. */
export interface SandboxProvider<S extends Simulator = Simulator> {
  /** Such as `http://127.0.0.1:4010`, without a slash at the end. */
  readonly baseUrl: string;
  readonly credentials: S["credentials"];
  /** The simulator behind it, for its `control`. */
  readonly simulator: S;
}

/** A running sandbox. Close it, or declare it with `await using` where the language has that. */
export interface Sandbox extends AsyncDisposable {
  readonly providers: { readonly [Name in ProviderName]: SandboxProvider<ProviderSimulators[Name]> };
  /** PEM of the authority to trust; only with `https`. */
  readonly ca: string | undefined;
  /** Stops listening, cuts the connections that are open and gives up the checks that run. */
  close(): Promise<void>;
}

/**
 * Starts every provider, each on its own port of 127.0.0.1.
 *
 * @throws {Error} with code `EADDRINUSE` when a port is taken; nothing is left running then.
 * @example
 * ```ts
 * const sandbox = await startSandbox();
 * const { baseUrl, credentials } = sandbox.providers.idfy;
 * await sandbox.close();
 * ```
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, seed, now } = options;
  const certificate = options.https === true ? await createServerCertificate() : undefined;
  const servers: Served[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
  };

  const start = async <S extends Simulator>(simulator: S): Promise<SandboxProvider<S>> => {
    const served = await serve(simulator, { port: port === 0 ? 0 : port + servers.length, certificate });
    servers.push(served);
    return { baseUrl: served.baseUrl, credentials: simulator.credentials, simulator };
  };

  try {
    const idfy = await start(providers.idfy({ seed, now, ...options.providers?.idfy }));
    const passfort = await start(providers.passfort({ seed, now, ...options.providers?.passfort }));
    return { providers: { idfy, passfort }, ca: certificate?.ca, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
