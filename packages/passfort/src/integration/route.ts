import type { Endpoint } from "./endpoint.ts";
import type { EndpointPlan } from "./endpoint-plans.ts";

/** Which endpoint a request asks for. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly method: "GET" | "POST";
  /** The `check_id` in the path. */
  readonly checkId?: string | undefined;
}

/** The endpoint at a target, below the base path; `undefined` when this integration has none there. */
export function findRoute(
  target: string,
  basePath: string,
  plans: ReadonlyMap<Endpoint, EndpointPlan>,
): Route | undefined {
  const [path = ""] = target.split("?", 1);
  if (!path.startsWith(basePath)) return undefined;
  const below = path.slice(basePath.length);
  if (below === "") return { endpoint: "metadata", method: "GET" };
  if (below === "config") return { endpoint: "config", method: "GET" };
  const [, checkId, step] = /^checks\/([^/]+)\/(ready|complete|poll)$/.exec(below) ?? [];
  const endpoint = (step as Endpoint | undefined) ?? (Object.hasOwn(paths, below) ? paths[below] : undefined);
  return endpoint !== undefined && plans.has(endpoint) ? { endpoint, method: "POST", checkId } : undefined;
}

const paths: Readonly<Record<string, Endpoint>> = {
  checks: "check",
  search: "search",
  download_file: "download_file",
  "monitored_checks/ready": "monitored_ready",
  "monitored_checks/poll": "monitored_poll",
  "monitored_provider/poll": "provider_poll",
};

/** Whether the method is that of the endpoint. HEAD is GET without the body. */
export function allows(route: Route, method: string): boolean {
  return method === route.method || (method === "HEAD" && route.method === "GET");
}
