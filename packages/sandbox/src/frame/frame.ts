import { asFetch } from "./as-fetch.ts";
import { controlApp, type ControlRoutes } from "./control-app.ts";
import { redactHeaders, redactQuery } from "./journal.ts";
import { atPath, pathUnder } from "./rebase.ts";
import type { Exchange, Mount, SandboxControl, Simulator } from "./simulator.ts";
import { strike } from "./strike.ts";

/** What a provider brings: its answers and its own control routes. The frame adds the rest. */
export interface FrameParts<Control extends SandboxControl> {
  readonly name: string;
  readonly seed: string;
  readonly control: Control;
  /** Query parameters whose values may stand in the journal. */
  readonly plainQuery: ReadonlySet<string>;
  /** The provider's control routes, under `/_sandbox/<name>`. */
  readonly controlRoutes: ControlRoutes;
  /** Answers one API request. `baseUrl` has no slash at its end. */
  answer(request: Request, baseUrl: string): Promise<Response>;
  /** Sets the headers that every answer has, also that of a fault. Gives the request id. */
  decorate(headers: Headers, request: Request): string;
}

/** The parts of a simulator that are the same for every provider: control API, faults and journal. */
export function createFrame<Control extends SandboxControl>(
  parts: FrameParts<Control>,
): Pick<Simulator, "handle" | "fetch"> {
  const { control } = parts;
  const controls = controlApp(parts);

  async function handle(request: Request, mount: Mount = {}): Promise<Exchange> {
    const url = new URL(request.url);
    const baseUrl = (mount.baseUrl ?? url.origin).replace(/\/+$/, "");
    const path = pathUnder(url, baseUrl);
    if (path === "/_sandbox" || path.startsWith("/_sandbox/")) {
      return { response: await controls(request, path), drop: undefined };
    }

    const startedAtMs = performance.now();
    const at = new Date(control.clock.now()).toISOString();
    const headers = redactHeaders(request.headers); // read now: the answer may come after the socket is gone
    const armed = control.faults.take(request.method, path);
    const inner = atPath(request, path);
    const exchange = await strike(armed, () => parts.answer(inner, baseUrl), request);
    const requestId = exchange.response && parts.decorate(exchange.response.headers, inner);
    control.journal.add({
      direction: "received",
      at,
      method: request.method,
      path,
      query: redactQuery(url.searchParams, parts.plainQuery),
      headers,
      status: exchange.response?.status,
      durationMs: Math.round((performance.now() - startedAtMs) * 100) / 100,
      requestId,
      faultId: armed?.id,
      remark: exchange.response?.headers.get("x-sandbox-reason") ?? undefined,
    });
    return exchange;
  }

  return { handle, fetch: async (request, mount) => asFetch(await handle(request, mount)) };
}
