import type { DemoRequestBase } from "./demo-results.ts";

/** A JSON object off the wire. */
export type DemoBody = Readonly<Record<string, unknown>>;

/** What a demo result gets of a request, with `known` instead of what came: no credentials, and nothing that PassFort kept. */
export function demoRequest<Request extends DemoRequestBase>(
  body: DemoBody,
  known: Partial<Request>,
): Request {
  const { provider_credentials: _credentials, custom_data: _kept, ...rest } = body;
  return { ...(rest as Request), ...known };
}
