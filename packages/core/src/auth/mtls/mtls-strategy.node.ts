import type { IdentityError } from "../../errors/identity-error.ts";
import { systemRuntime } from "../../runtime/system-runtime.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { WireRequest } from "../../transport/wire.ts";
import type { AuthReport } from "../auth-report.ts";
import type { Applied, AuthContext } from "../auth-strategy.ts";
import type { TlsSource } from "../tls-source.ts";
import { waitFor } from "../wait-for.ts";
import { ExpiryWatch } from "./expiry-watch.ts";
import { FileWatch } from "./file-watch.node.ts";
import { IdentitySource } from "./identity-source.ts";
import { type IdentityRules, makeIdentity } from "./make-identity.node.ts";
import { MaterialReader, type ReadMaterial } from "./material-reader.node.ts";
import type { MtlsStrategy, ReloadOutcome } from "./mtls.node.ts";
import type { MtlsEvent } from "./mtls-event.ts";
import type { MtlsOptions } from "./mtls-options.ts";

/** A client certificate that can be replaced while it is in use. */
export class Mtls implements MtlsStrategy {
  readonly name = "mtls";
  readonly #runtime: Runtime;
  readonly #rules: Omit<IdentityRules, "nowMs">;
  readonly #onEvent: MtlsOptions["onEvent"];
  readonly #source = new IdentitySource(() => this.#readAgain());
  /** Absent where nothing can change: then the key is nowhere but in the context. */
  readonly #reader: MaterialReader | undefined;
  readonly #expiry: ExpiryWatch;
  readonly #files: FileWatch | undefined;
  #print = "";
  #turn: Promise<unknown> = Promise.resolve();
  #first: Promise<unknown> | undefined;
  #mayReadAgainMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** @param options Check them with `mtlsOptionProblems` first. */
  constructor(options: MtlsOptions) {
    const { runtime = systemRuntime(), expiryWarningDays = [30, 14, 7, 1], watchEveryMs = 30_000 } = options;
    const { minVersion = "TLSv1.2", servername, allowExpired = false } = options;
    const reader = new MaterialReader(options);
    this.#runtime = runtime;
    this.#rules = { minVersion, servername, allowExpired };
    this.#onEvent = options.onEvent;
    this.#reader = reader.canChange ? reader : undefined;
    this.#expiry = new ExpiryWatch(runtime, expiryWarningDays, this.#tell);
    if (options.watch === true) {
      const { paths } = reader;
      const reload = (): Promise<boolean> => this.#reloadQuietly();
      this.#files = new FileWatch({ runtime, paths, everyMs: watchEveryMs, reload });
    }
    if (!reader.asksFunctions) this.#take(reader.readNow());
    this.#files?.start();
  }

  get tls(): TlsSource {
    return this.#source;
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    if (this.#closed && !context.signal.aborted) this.#reopen();
    if (this.#source.held === undefined) await waitFor(this.#load(), context.signal);
    return { request };
  }

  /** One after the other, so that the answer is about what was there when it was asked for. */
  reload(): Promise<ReloadOutcome> {
    const outcome = this.#turn.then(() => this.#reload());
    this.#turn = outcome.catch(() => undefined);
    return outcome;
  }

  report(): AuthReport {
    return { certificate: this.#source.held?.certificate };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#files?.stop();
    this.#expiry.stop();
  }

  /** One client closed it, and another goes on: clients may share a certificate, though not their other credentials. */
  #reopen(): void {
    this.#closed = false;
    this.#files?.start();
    const { held } = this.#source;
    if (held !== undefined) this.#expiry.start(held.certificate);
  }

  /** The first load, once for all calls that wait for it. */
  #load(): Promise<unknown> {
    this.#first ??= this.reload().finally(() => {
      this.#first = undefined;
    });
    return this.#first;
  }

  async #reload(): Promise<ReloadOutcome> {
    if (this.#reader === undefined) return "unchanged";
    try {
      return this.#take(await this.#reader.read());
    } catch (error) {
      const certificate = this.#source.held?.certificate;
      if (certificate !== undefined) {
        this.#tell({ type: "reload-failed", error: error as IdentityError, certificate });
      }
      throw error;
    }
  }

  /** After a refusal, and not more often than once a minute: a vault must not suffer from what a server does. */
  #readAgain(): void {
    const nowMs = this.#runtime.monotonicMs();
    if (this.#closed || this.#reader === undefined || nowMs < this.#mayReadAgainMs) return;
    this.#mayReadAgainMs = nowMs + 60_000;
    void this.#reloadQuietly();
  }

  async #reloadQuietly(): Promise<boolean> {
    return this.reload().then(
      () => true,
      () => false,
    );
  }

  /** @throws {ConfigurationError} when it cannot be used; then everything stays as it was */
  #take({ material, warnings }: ReadMaterial): ReloadOutcome {
    const made = makeIdentity(material, { ...this.#rules, nowMs: this.#runtime.now() });
    if (made.print === this.#print) return "unchanged";
    const before = this.#source.held;
    this.#print = made.print;
    this.#source.swap(made.identity);
    for (const warning of [...warnings, ...made.warnings]) this.#tell({ type: "warning", ...warning });
    const { certificate } = made.identity;
    if (before !== undefined) this.#tell({ type: "rotated", from: before.certificate, to: certificate });
    if (!this.#closed) this.#expiry.start(certificate);
    return before === undefined ? "loaded" : "rotated";
  }

  readonly #tell = (event: MtlsEvent): void => {
    try {
      const returned: unknown = this.#onEvent?.(event);
      if (returned instanceof Promise) returned.catch(() => undefined);
    } catch {
      // A listener must not break traffic, and nobody is left to be told.
    }
  };
}
