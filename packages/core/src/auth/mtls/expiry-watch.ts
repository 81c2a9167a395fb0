import type { Runtime } from "../../runtime/runtime.ts";
import type { CertificateFacts } from "../tls-source.ts";
import type { MtlsEvent } from "./mtls-event.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Tells once for each threshold that a certificate ends, and once that it is over. */
export class ExpiryWatch {
  readonly #runtime: Runtime;
  readonly #days: readonly number[];
  readonly #tell: (event: MtlsEvent) => void;
  #certificate: CertificateFacts | undefined;
  /** The lowest threshold that was told of; 0 is the end. */
  #toldDays = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => undefined;

  constructor(runtime: Runtime, days: readonly number[], tell: (event: MtlsEvent) => void) {
    this.#runtime = runtime;
    this.#days = days;
    this.#tell = tell;
  }

  /** Looks at this certificate now and at least once a day. What was told of it before is not told again. */
  start(certificate: CertificateFacts): void {
    this.stop();
    if (certificate !== this.#certificate) this.#toldDays = Number.POSITIVE_INFINITY;
    this.#certificate = certificate;
    this.#look(certificate);
  }

  stop(): void {
    this.#cancel();
  }

  #look(certificate: CertificateFacts): void {
    const leftMs = certificate.expiresAtMs - this.#runtime.now();
    const thresholds = [0, ...this.#days];
    const reached = Math.min(...thresholds.filter((days) => leftMs <= days * dayMs)); // Infinity when none is
    if (reached < this.#toldDays) {
      this.#toldDays = reached;
      this.#tell(
        leftMs <= 0
          ? { type: "expired", certificate }
          : { type: "expiring", certificate, daysLeft: Math.ceil(leftMs / dayMs) },
      );
    }
    if (leftMs <= 0) return;
    const toNextMs = Math.min(...thresholds.map((days) => leftMs - days * dayMs).filter((ms) => ms > 0));
    // The wall clock may jump, so the wait is never longer than a day.
    this.#cancel = this.#runtime.schedule(
      Math.min(toNextMs, dayMs),
      () => this.#look(certificate),
      "background",
    );
  }
}
