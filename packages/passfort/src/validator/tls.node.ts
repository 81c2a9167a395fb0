import tls from "node:tls";

/** What came of trying to connect with versions of TLS that are too old. */
export type OldTls = "refused" | "accepted" | "not-tried";

/** Certificates are trusted besides those of Node.js. */
export function trusted(ca: string): string[] {
  return [...tls.rootCertificates, ca];
}

/** Tries a handshake with TLS 1.0 and 1.1 only. */
export function tryOldTls(url: URL, timeoutMs: number): Promise<{ outcome: OldTls; detail: string }> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = tls.connect({
      host,
      port: Number(url.port === "" ? 443 : url.port),
      ...(!/^[\d.]+$|:/.test(host) && { servername: host }),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
      rejectUnauthorized: false, // only the version matters: nothing is sent
      timeout: timeoutMs,
    });
    const end = (outcome: OldTls, detail: string): void => {
      socket.destroy();
      resolve({ outcome, detail });
    };
    socket.on("secureConnect", () => end("accepted", socket.getProtocol() ?? "an unknown version"));
    socket.on("timeout", () => end("not-tried", "the handshake did not end"));
    socket.on("error", ({ code = "" }: NodeJS.ErrnoException) =>
      end(isOurs.test(code) ? "not-tried" : "refused", code),
    );
  });
}

/** This OpenSSL does not offer versions that old. */
const isOurs = /NO_PROTOCOLS_AVAILABLE|UNSUPPORTED_SSL_METHOD|NO_CIPHERS_AVAILABLE|ENOTFOUND|ECONNREFUSED/;
