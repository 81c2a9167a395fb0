import { type CheckGroup, failed, passed, skipped, type Verdict, warning } from "../check.ts";
import { isLoopback } from "../loopback.ts";
import { headerOf, NoAnswer } from "../message.ts";
import { docs } from "../sources.ts";
import { tryOldTls } from "../tls.node.ts";
import type { Trial } from "../trial.ts";

const source = docs("Technical Requirements");

/** Whether there is a server, and how it is connected to. */
export const connection: CheckGroup = {
  id: "connection",
  title: "Connection",
  always: true,
  checks: [
    {
      id: "https",
      title: "The address is HTTPS",
      expected: "an https URL; plain HTTP to this machine only, for tests",
      source,
      async run({ facts: { url } }) {
        if (url.protocol === "https:") return passed;
        if (isLoopback(url.hostname))
          return warning("plain HTTP to this machine: good for tests, refused by PassFort");
        return {
          ...failed("an http URL of another machine"),
          stop: "Nothing was sent, because it would go over plain HTTP.",
        };
      },
    },
    {
      id: "slash",
      title: "The address ends with a slash",
      expected: "the URL as the portal wants it, with / at its end",
      source: docs("Using your Integration"),
      hint: "Give the portal the URL with a slash at its end.",
      applies: ({ slashAdded }) => slashAdded,
      async run() {
        return warning(
          "no slash at the end of the URL: it was added here; the portal refuses the URL without it",
        );
      },
    },
    {
      id: "reachable",
      title: "The server answers, and its certificate is trusted",
      expected: "an answer to GET /",
      source,
      run: reach,
    },
    {
      id: "tls-version",
      title: "TLS 1.0 and 1.1 are refused",
      expected: "no handshake below TLS 1.2",
      source,
      hint: 'Set the lowest version on the server, or on the proxy before it. In Node.js it is minVersion: "TLSv1.2".',
      unless: ({ url }) => (url.protocol === "https:" ? undefined : "there is no TLS"),
      async run({ facts: { url }, timeoutMs }) {
        const { outcome, detail } = await tryOldTls(url, timeoutMs);
        if (outcome === "accepted") return failed(`a handshake with ${detail}`);
        return outcome === "refused" ? passed : skipped(`could not be tried from here: ${detail}`);
      },
    },
    {
      id: "clock",
      title: "The server's clock is right",
      expected:
        "a Date header within 5 s of this machine's clock; over 30 s, PassFort's requests are refused",
      source: docs("Authentication"),
      hint: "Synchronise the clock of the server, for instance with NTP. The other checks allow for the difference.",
      async run(trial) {
        const answer = await trial.send(trial.plain({ method: "GET", path: "" }));
        const date = Date.parse(headerOf(answer, "date") ?? "");
        if (Number.isNaN(date)) return warning("no Date header: the difference is taken to be 0");
        // A Date is cut to the second, so that the instant lies half a second later on average.
        const offsetMs = date + 500 - (answer.sentAtMs + answer.receivedAtMs) / 2;
        const seconds = Math.round(Math.abs(offsetMs) / 1000);
        if (seconds < 2) return passed;
        trial.facts.offsetMs = offsetMs;
        const received = `a clock that is ${seconds} s ${offsetMs > 0 ? "ahead" : "behind"}`;
        if (seconds > 30) return failed(received);
        return seconds > 5 ? warning(received) : passed;
      },
    },
  ],
};

async function reach(trial: Trial): Promise<Verdict> {
  try {
    await trial.send(trial.plain({ method: "GET", path: "" }));
    return passed;
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.code === "aborted") throw error;
    const hint = hints.find(([codes]) => codes.test(error.code))?.[1];
    return { ...failed(error.message, hint), stop: `The server cannot be reached: ${error.message}.` };
  }
}

const hints: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, "Nothing listens there. Start the integration, and look at host and port."],
  [/ENOTFOUND|EAI_AGAIN/, "The host name is not known."],
  [/CERT_HAS_EXPIRED/, "The certificate is over. Renew it."],
  [/ALTNAME/, "The certificate is for another host name."],
  [
    /CERT|SIGNATURE|ISSUER/,
    "Nobody that is trusted vouches for the certificate: the server may not send its intermediate certificates. For an authority of your own, pass its certificate.",
  ],
  [/HPE_/, "What listens there does not speak HTTP, or speaks it over TLS: look at scheme and port."],
  [
    /ECONNRESET/,
    "The connection was closed before an answer came: look at scheme and port, and into the log of the server.",
  ],
  [/EPROTO|SSL|TLS/, "No version of TLS from 1.2 on was agreed on, or the port speaks plain HTTP."],
];
