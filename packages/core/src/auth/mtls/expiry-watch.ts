import type { Runtime } from "../../runtime/runtime.ts";
import type { CertificateFacts } from "../tls-source.ts";
import type { MtlsEvent } from "./mtls-event.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Tells once for each threshold that a certificate ends, and once that it is over. */
export class ExpiryWatch {
  readonly #runtime: Runtime;
  readonly #days: readonly number[];
  readonly #tell: (event: MtlsEvent) => void;
  #toldDays = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => undefined;

  constructor(runtime: Runtime, days: readonly number[], tell: (event: MtlsEvent) => void) {
    this.#runtime = runtime;
    this.#days = days;
    this.#tell = tell;
  }

  /** Forgets the certificate before, and looks at this one now and at least once a day. */
  start(certificate: CertificateFacts): void {
    this.stop();
    this.#toldDays = Number.POSITIVE_INFINITY;
    this.#look(certificate);
  }

  stop(): void {
    this.#cancel();
  }

  #look(certificate: CertificateFacts): void {
    const leftMs = certificate.expiresAtMs - this.#runtime.now();
    if (leftMs <= 0) {
      this.#tell({ type: "expired", certificate });
      return;
    }
    const reached = Math.min(...this.#days.filter((days) => leftMs <= days * dayMs)); // Infinity when none is
    if (reached < this.#toldDays) {
      this.#toldDays = reached;
      this.#tell({ type: "expiring", certificate, daysLeft: Math.ceil(leftMs / dayMs) });
    }
    const toNextMs = Math.min(
      ...[0, ...this.#days].map((days) => leftMs - days * dayMs).filter((ms) => ms > 0),
    );
    // The wall clock may jump, so the wait is never longer than a day.
    this.#cancel = this.#runtime.schedule(
      Math.min(toNextMs, dayMs),
      () => this.#look(certificate),
      "background",
    );
  }
}
