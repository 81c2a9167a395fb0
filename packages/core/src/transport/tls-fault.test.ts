import { describe, expect, it } from "vitest";
import { type TlsFault, tlsFault, tlsFaultOfAnswer } from "./tls-fault.ts";

const alert = (number: number): { code: string; message: string } => ({
  code: "EPROTO",
  message: `C0:error:0A000412:SSL routines:ssl3_read_bytes:x:../deps/rec_layer_s3.c:1605:SSL alert number ${number}\n`,
});

describe("row 11: what a failed handshake was about", () => {
  it.each<[string, object, boolean, TlsFault | undefined]>([
    ["alert 40 without a client certificate", alert(40), false, "tls_client_certificate_required"],
    ["alert 40 with one", alert(40), true, "tls_handshake_failed"],
    [
      "alert 48, whatever the code",
      { ...alert(48), code: "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA" },
      true,
      "tls_client_certificate_rejected",
    ],
    [
      "alert 45 as Node 24 calls it",
      { ...alert(45), code: "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED" },
      true,
      "tls_client_certificate_expired",
    ],
    ["an alert of another kind", alert(80), true, "tls_handshake_failed"],
    [
      "plain HTTP on the port",
      { code: "EPROTO", message: "…:wrong version number:…" },
      false,
      "tls_not_spoken",
    ],
    ["the same by its code", { code: "ERR_SSL_WRONG_VERSION_NUMBER" }, false, "tls_not_spoken"],
    [
      "an authority that is not trusted",
      { code: "SELF_SIGNED_CERT_IN_CHAIN" },
      true,
      "tls_server_certificate_untrusted",
    ],
    [
      "a server certificate that is over",
      { code: "CERT_HAS_EXPIRED" },
      false,
      "tls_server_certificate_expired",
    ],
    ["another host name", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }, false, "tls_server_name_mismatch"],
    ["a reset", { code: "ECONNRESET" }, true, "tls_client_certificate_rejected_likely"],
    ["a broken pipe", { code: "EPIPE" }, true, "tls_client_certificate_rejected_likely"],
    ["a reset without a client certificate", { code: "ECONNRESET" }, false, undefined],
    ["a refused connection", { code: "ECONNREFUSED" }, true, undefined],
    ["nothing", {}, true, undefined],
  ])("%s", (_name, error, hasCertificate, expected) => {
    expect(tlsFault(error, { hasCertificate, unanswered: true })).toBe(expected);
  });

  it("a reset on a used connection, or in the middle of an answer, says nothing", () => {
    expect(tlsFault({ code: "ECONNRESET" }, { hasCertificate: true, unanswered: false })).toBeUndefined();
  });

  it("is read only from the page of nginx itself", () => {
    const page = new TextEncoder().encode("<title>400 The SSL certificate error</title>");
    expect(tlsFaultOfAnswer(400, "text/html; charset=utf-8", page)).toBe("tls_client_certificate_rejected");
    expect(tlsFaultOfAnswer(400, "application/json", page)).toBeUndefined();
    expect(tlsFaultOfAnswer(403, "text/html", page)).toBeUndefined();
    const late = new Uint8Array([...new Uint8Array(2000), ...page]);
    expect(tlsFaultOfAnswer(400, "text/html", late)).toBeUndefined();
  });
});
