import http from "node:http";

/** The agent of both axios variants, set as idbraid sets its own: connections make no difference then. */
export function keepAliveAgent(): http.Agent {
  return new http.Agent({ keepAlive: true, maxSockets: 64, timeout: 4000 });
}
