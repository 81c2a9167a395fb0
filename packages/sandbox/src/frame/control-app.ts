import { Hono } from "hono";
import { emptyAnswer, jsonAnswer, Refusal } from "./answers.ts";
import { isJsonType, parseJson } from "./body.ts";
import { readInput, type Problem } from "./input.ts";
import { isLoopback } from "./loopback.ts";
import { readFaultRule } from "./read-fault.ts";
import { atPath } from "./rebase.ts";
import type { SandboxControl } from "./simulator.ts";

/** One call of the control API. */
export interface ControlCall {
  /** A named part of the path. */
  readonly param: (name: string) => string;
  readonly query: (name: string) => string | undefined;
  /** The parsed JSON body; nothing when there was none. */
  readonly body: unknown;
}

/** A control route's work: gives the JSON to answer, at once or later, or nothing for 204. */
export type ControlHandler = (call: ControlCall) => unknown;

/** Control routes by method and path, such as `"POST /sessions/:id/complete"`. */
export type ControlRoutes = Readonly<Record<string, ControlHandler>>;

/** What the control API stands on. */
export interface ControlParts {
  readonly name: string;
  readonly seed: string;
  readonly control: SandboxControl;
  readonly controlRoutes: ControlRoutes;
}

/**
 * The control API, for tests in any language. It needs no credentials and never reaches the journal.
 * A body must be `application/json`, and an `Origin` must be of this machine: no web page of elsewhere can reset the
 * simulator, or have it call an integration.
 *
 * - `GET /_sandbox` what this is: provider, seed, time, routes
 * - `POST /_sandbox/reset`
 * - `GET | PUT /_sandbox/clock` with `{ now?, advanceMs?, frozen? }`
 * - `GET | POST | DELETE /_sandbox/faults`, `DELETE /_sandbox/faults/:id`
 * - `GET | DELETE /_sandbox/journal`, filtered by `?method=&path=&direction=`
 * - the provider's own routes under `/_sandbox/<provider>/`
 */
export function controlApp(parts: ControlParts): (request: Request, path: string) => Promise<Response> {
  const routes: ControlRoutes = { ...commonRoutes(parts), ...prefixed(parts) };
  const app = new Hono();
  app.use(async (context, next) => {
    refuseForeignPage(context.req.header("origin"));
    await next();
  });
  for (const [name, run] of Object.entries(routes)) {
    const [method = "", path = ""] = name.split(" ");
    app.on(method, path, async (context) => {
      const body = await readControlBody(context.req.raw);
      const param = (key: string): string => context.req.param(key) ?? "";
      const result = await run({ param, query: (key) => context.req.query(key), body });
      return result === undefined ? emptyAnswer(204) : jsonAnswer(200, result);
    });
  }
  app.get("/_sandbox", () => jsonAnswer(200, { ...about(parts), routes: Object.keys(routes) }));
  app.notFound(() => jsonAnswer(404, { message: "No such control route. GET /_sandbox lists them." }));
  app.onError((error) =>
    error instanceof Refusal ? error.answer() : jsonAnswer(500, { message: error.message }),
  );
  return async (request, path) => app.fetch(atPath(request, path));
}

function commonRoutes({ control }: ControlParts): ControlRoutes {
  const { faults, journal } = control;
  return {
    "POST /_sandbox/reset": () => {
      control.reset();
    },
    "GET /_sandbox/clock": () => clockView(control),
    "PUT /_sandbox/clock": ({ body }) => {
      setClock(control, body);
      return clockView(control);
    },
    "GET /_sandbox/faults": () => ({ faults: faults.list() }),
    "POST /_sandbox/faults": ({ body }) => faults.add(readFaultRule(body)),
    "DELETE /_sandbox/faults": () => {
      faults.clear();
    },
    "DELETE /_sandbox/faults/:id": ({ param }) => {
      if (!faults.remove(Number(param("id")))) throw new Refusal(404, { message: "No such fault." });
    },
    "GET /_sandbox/journal": ({ query }) => ({
      counts: journal.counts(),
      entries: journal.entries({
        direction: readDirection(query("direction")),
        method: query("method"),
        path: query("path"),
      }),
    }),
    "DELETE /_sandbox/journal": () => {
      journal.clear();
    },
  };
}

function prefixed({ name, controlRoutes }: ControlParts): ControlRoutes {
  return Object.fromEntries(
    Object.entries(controlRoutes).map(([route, run]) => [route.replace(" /", ` /_sandbox/${name}/`), run]),
  );
}

function about({ name, seed, control }: ControlParts): object {
  return { provider: name, seed, clock: clockView(control) };
}

function clockView({ clock }: SandboxControl): object {
  const nowMs = clock.now();
  return { now: new Date(nowMs).toISOString(), nowMs, frozen: clock.frozen };
}

/** Sets, then advances, then freezes or resumes; what is absent is left alone. */
function setClock({ clock }: SandboxControl, body: unknown): void {
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  const nowMs = input.instant("now");
  const advanceMs = input.integer("advanceMs");
  const frozen = input.flag("frozen");
  if (problems.length > 0) throw new Refusal(400, { message: "The clock cannot do that.", errors: problems });
  if (nowMs !== undefined) clock.set(nowMs);
  if (advanceMs !== undefined) clock.advance(advanceMs);
  if (frozen === true) clock.freeze();
  if (frozen === false) clock.resume();
}

function readDirection(text: string | undefined): "received" | "sent" | undefined {
  if (text === undefined || text === "received" || text === "sent") return text;
  throw new Refusal(400, { message: "direction is received or sent." });
}

/** Browsers name the page in `Origin`, also that of a host name which was made to lead here; others send none. */
function refuseForeignPage(origin: string | undefined): void {
  if (origin === undefined || (URL.canParse(origin) && isLoopback(new URL(origin).hostname))) return;
  throw new Refusal(403, { message: "A web page of another host may not use the control API." });
}

async function readControlBody(request: Request): Promise<unknown> {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > 0 && !isJsonType(request.headers.get("content-type"))) {
    throw new Refusal(400, { message: "Send the body as Content-Type: application/json." });
  }
  return parseJson(bytes);
}
