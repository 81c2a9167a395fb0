import { describe, expect, it } from "vitest";
import type { ConnectionPhase } from "./attempt.ts";
import { networkFault } from "./network-fault.ts";

describe("R6: what a system error means is decided by the phase that was reached", () => {
  it.each<[string, object, ConnectionPhase, string]>([
    ["a failed look-up", { code: "EAI_AGAIN", syscall: "getaddrinfo" }, "connect", "connection:dns"],
    ["an unknown host", { code: "ENOTFOUND" }, "connect", "connection:dns"],
    ["a refused connection", { code: "ECONNREFUSED", syscall: "connect" }, "connect", "connection:connect"],
    ["an unreachable network", { code: "ENETUNREACH", syscall: "connect" }, "connect", "connection:connect"],
    [
      "the system's own connect timeout",
      { code: "ETIMEDOUT", syscall: "connect" },
      "connect",
      "connection:connect",
    ],
    ["the same code after the request was sent", { code: "ETIMEDOUT" }, "headers", "connection:headers"],
    [
      "an alert of TLS 1.3, which comes late",
      { code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" },
      "headers",
      "connection:tls",
    ],
    ["a reset in the handshake", { code: "ECONNRESET" }, "tls", "connection:connect"],
    ["a reset before headers", { code: "ECONNRESET" }, "headers", "connection:headers"],
    ["a broken pipe", { code: "EPIPE" }, "headers", "connection:headers"],
    ["a reset in the body", { code: "ECONNRESET" }, "body", "connection:body"],
    ["an expired certificate", { code: "CERT_HAS_EXPIRED" }, "tls", "connection:tls"],
    ["a wrong host name", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }, "tls", "connection:tls"],
    ["a handshake that fails", { code: "ERR_SSL_WRONG_VERSION_NUMBER" }, "tls", "connection:tls"],
    ["an alert of the peer", { code: "EPROTO" }, "headers", "connection:tls"],
    ["an error of the parser", { code: "HPE_HEADER_OVERFLOW" }, "headers", "response:protocol"],
    ["an error without a code", {}, "headers", "connection:headers"],
  ])("%s", (_name, error, phase, expected) => {
    const { detail, sent, staleSocket } = networkFault(error, { phase, sent: true, staleSocket: true });
    expect(
      detail.kind === "connection"
        ? `connection:${detail.phase}`
        : `response:${(detail as { reason: string }).reason}`,
    ).toBe(expected);
    expect(sent).toBe(true);
    expect(staleSocket).toBe(detail.kind === "connection");
  });

  it("keeps the code, and nothing else of the error", () => {
    const failure = networkFault(Object.assign(new Error("secret"), { code: "EPIPE" }), {
      phase: "headers",
      sent: false,
      staleSocket: false,
    });
    expect(failure.message).toBe("EPIPE");
    expect(failure.cause).toBeUndefined();
    expect(networkFault({}, { phase: "body", sent: true, staleSocket: false }).message).toBe("UNKNOWN");
  });
});
