import { checkOptions, lazySchema, OptionProblems, type Problem } from "@idbraid/core/schema";
import type { Runtime } from "@idbraid/core/webhooks/adapters";
import * as z from "zod";
import type { IntegrationAdapterOptions } from "./adapter-options.ts";

/** A certificate for the server: `cert` and `key` in PEM, or both in `pfx`. */
export interface ServeTls {
  /** The certificate, PEM, with intermediate ones after it. */
  readonly cert?: string | Uint8Array | undefined;
  /** The private key of `cert`, PEM. */
  readonly key?: string | Uint8Array | undefined;
  /** Certificate and key in one, PKCS #12. */
  readonly pfx?: Uint8Array | undefined;
  /** Opens `key` or `pfx`. */
  readonly passphrase?: string | undefined;
  /** Intermediate certificates, PEM, where `cert` and `pfx` do not have them. */
  readonly ca?: string | Uint8Array | undefined;
}

/** Options of `serve`. */
export interface ServeOptions extends IntegrationAdapterOptions {
  /** 0 takes a free one. Variable: `PORT`. @default 8080 */
  readonly port?: number | undefined;
  /** The address to listen on; without `tls` one of loopback. @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** Serves HTTPS, with TLS 1.2 or newer. @default plain HTTP, on loopback only */
  readonly tls?: ServeTls | undefined;
  /** The longest time for a TLS handshake, and for the headers of a request, milliseconds. @default 10000 */
  readonly headersTimeoutMs?: number | undefined;
}

/** Options with their defaults. */
export type ServeSettings = IntegrationAdapterOptions & {
  readonly port: number;
  readonly host: string;
  readonly tls: ServeTls | undefined;
  readonly headersTimeoutMs: number;
};

/** @throws {ConfigurationError} when an option cannot work; all problems at once */
export function serveSettings(options: ServeOptions): ServeSettings {
  const { PORT } = globalThis.process?.env ?? {};
  const { port, host = "127.0.0.1", tls } = { __proto__: null, ...options } as ServeOptions;
  const problems = new OptionProblems("serve", "passfort");
  const own = problems.attempt(() =>
    checkOptions("serve", options, serveOptionsSchema(), [
      ...(port === undefined && !isPort(portIn(PORT)) ? [{ path: "PORT", message: portRule }] : []),
      ...(typeof tls === "object" && tls !== null ? certificateProblems(tls) : plainHttpProblems(host)),
    ]),
  );
  problems.throwAny();
  const { headersTimeoutMs = 10_000, ...rest } = own ?? {};
  return { ...rest, port: port ?? portIn(PORT), host, tls, headersTimeoutMs };
}

const serveOptionsSchema = lazySchema(() =>
  z.strictObject({
    port: z.custom(isPort, portRule).optional(),
    host: z.string("must be a host name or an IP address").min(1, "is empty").optional(),
    tls: z
      .strictObject({
        cert: pem(),
        key: pem(),
        pfx: z.instanceof(Uint8Array, { error: "must be bytes" }).optional(),
        passphrase: z.string("must be a string").optional(),
        ca: pem(),
      })
      .optional(),
    headersTimeoutMs: z
      .int("must be a whole number of milliseconds")
      .positive("must be above 0 milliseconds")
      .max(60_000, "must be at most 60000 milliseconds")
      .optional(),
    onError: z.custom((value) => typeof value === "function", "must be a function").optional(),
    runtime: z
      .custom((value) => typeof (value as Runtime | null)?.schedule === "function", "must be a Runtime")
      .optional(),
  }),
);

function pem(): z.ZodType {
  const given = (value: unknown): boolean =>
    (typeof value === "string" || value instanceof Uint8Array) && value.length > 0;
  return z.custom(given, "must be PEM, as text or bytes").optional();
}

/** The number in the variable; 8080 where it is not set. */
function portIn(variable: string | undefined): number {
  return Number(variable || 8080);
}

function isPort(port: unknown): boolean {
  return Number.isInteger(port) && (port as number) >= 0 && (port as number) <= 65_535;
}

const portRule = "must be a whole number from 0 to 65535";

function plainHttpProblems(host: string): readonly Problem[] {
  if (isLoopback(host)) return [];
  const message =
    "is not a loopback address, and PassFort's requests must not travel over plain HTTP. " +
    'Pass "tls" with a certificate; or listen on 127.0.0.1, with a proxy on the same host that serves HTTPS';
  return [{ path: "host", code: "plain_http_refused", message }];
}

/** `localhost` counts: it is never looked up. */
function isLoopback(host: string): boolean {
  return /^(?:127(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}|::1|localhost)$/.test(host);
}

function certificateProblems({ cert, key, pfx }: ServeTls): readonly Problem[] {
  const complete = pfx === undefined ? cert !== undefined && key !== undefined : !(cert ?? key);
  return complete ? [] : [{ path: "tls", message: 'needs "cert" and "key", or "pfx" alone' }];
}
