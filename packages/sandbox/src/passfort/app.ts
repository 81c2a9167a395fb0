import { Hono } from "hono";
import { jsonAnswer, Refusal } from "../frame/answers.ts";
import { isJsonType, parseJson } from "../frame/body.ts";
import { takeCallback } from "./callbacks.ts";
import { authenticate } from "./gate.ts";
import { imageAnswer } from "./images.ts";
import type { PassfortWorld } from "./world.ts";

interface Env {
  Bindings: { baseUrl: string };
  Variables: { body: ArrayBuffer };
}

/** What PassFort serves to integrations. A signature that does not hold is 401, before anything else is looked at. */
export function createPassfortApp(world: PassfortWorld): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (context, next) => {
    context.set("body", await authenticate(world, context.req.raw, context.env.baseUrl));
    await next();
  });
  app.post("/integrations/v1/callbacks", (context) => {
    if (!isJsonType(context.req.header("content-type") ?? null)) {
      throw new Refusal(400, { message: "The Content-Type header must be application/json." });
    }
    return jsonAnswer(200, { callback_id: takeCallback(world, parseJson(context.get("body"))) });
  });
  app.get("/integrations/v1/images/:imageId", (context) => imageAnswer(world, context.req.param("imageId")));
  app.notFound(() => jsonAnswer(404, { message: "No such endpoint." }));
  app.onError((error) =>
    error instanceof Refusal ? error.answer() : jsonAnswer(500, { message: error.message }),
  );
  return app;
}
