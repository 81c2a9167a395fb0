import { ConfigurationError } from "../../errors/configuration-error.ts";
import type { CertificateFacts, TlsIdentity, TlsSource } from "../tls-source.ts";

/** Holds the identity in use, and tells who listens when there is another. */
export class IdentitySource implements TlsSource {
  readonly #listeners = new Set<() => void>();
  readonly #onRefused: () => void;
  #identity: TlsIdentity | undefined;

  /** @param onRefused Runs when a server refused the identity in use. */
  constructor(onRefused: () => void) {
    this.#onRefused = onRefused;
  }

  /** The identity in use, if one was loaded. */
  get held(): TlsIdentity | undefined {
    return this.#identity;
  }

  /** @throws {ConfigurationError} with the code `mtls_not_loaded` when a function gives the certificate and was not asked yet */
  current(): TlsIdentity {
    if (this.#identity !== undefined) return this.#identity;
    throw new ConfigurationError({
      code: "mtls_not_loaded",
      message:
        "The client certificate was not loaded yet: it comes from a function, which the first call asks. Await reload() before you connect, and pass mtls() to all() as its first part.",
    });
  }

  onChange(listener: () => void): () => void {
    const own = (): void => listener(); // one function may listen twice
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  refused(certificate: CertificateFacts): void {
    if (certificate === this.#identity?.certificate) this.#onRefused();
  }

  swap(identity: TlsIdentity): void {
    const first = this.#identity === undefined;
    this.#identity = identity;
    if (!first) for (const listener of this.#listeners) listener();
  }
}
