/**
 * Takes the connections of a client, or of any axios, through a proxy. Needs the package `https-proxy-agent`.
 *
 * @module proxy
 */
export { proxyFrom, type ProxyOptions } from "./proxy-from.ts";
export type { ProxySource } from "../transport/proxy-source.ts";
