import { Hono } from "hono";
import { emptyAnswer, jsonAnswer, Refusal } from "../frame/answers.ts";
import { parseJson } from "../frame/body.ts";
import type { IdfyRoute } from "./call.ts";
import { authenticate, authorize, requireJson, throttle } from "./gate.ts";
import { jwks } from "./identification/catalogue.ts";
import { identificationRoutes } from "./identification/routes.ts";
import { signatureRoutes } from "./signature/routes.ts";
import { tokenEndpoint, tokenPath } from "./token-endpoint.ts";
import type { IdfyWorld, TokenRecord } from "./world.ts";

interface Env {
  Bindings: { baseUrl: string };
  Variables: { body: unknown; token: TokenRecord };
}

/**
 * Idfy's REST API. The order of the checks is: token (401), throttle (429), content type (400), route (404),
 * subscription (402), scope (403), then the request itself.
 */
export function createIdfyApp(world: IdfyWorld): Hono<Env> {
  const app = new Hono<Env>();
  app.post(tokenPath, (context) => tokenEndpoint(world, context.req.raw));
  app.get("/identification/v2/jwks", () => jsonAnswer(200, jwks));

  app.use(async (context, next) => {
    const request = context.req.raw;
    const token = authenticate(world, request);
    throttle(world, token.client);
    const bytes = await request.arrayBuffer();
    requireJson(world, request, bytes.byteLength > 0);
    context.set("body", parseJson(bytes));
    context.set("token", token);
    await next();
  });
  for (const route of [...identificationRoutes, ...signatureRoutes]) addRoute(app, world, route);

  app.notFound(() => emptyAnswer(404, { reason: "Route not found" }));
  app.onError((error) =>
    error instanceof Refusal ? error.answer() : jsonAnswer(500, { message: error.message }),
  );
  return app;
}

function addRoute(app: Hono<Env>, world: IdfyWorld, route: IdfyRoute): void {
  app.on(route.method, route.path, (context) => {
    const token = context.get("token");
    authorize(token, route);
    return route.run({
      world,
      client: token.client,
      baseUrl: context.env.baseUrl,
      url: new URL(context.req.url),
      body: context.get("body"),
      param: (name) => context.req.param(name) ?? "",
    });
  });
}
