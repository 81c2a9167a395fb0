// Serves an integration with Nest on its Express adapter, beside a controller whose bodies Nest parses.
import "reflect-metadata";
import { Body, Controller, Module, Post } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { toExpress } from "@idbraid/passfort/server";
import { identityIntegration } from "../identity-integration.ts";
import { startPassFort } from "../passfort-sandbox.ts";

class Orders {
  create(body: unknown): unknown {
    return { ordered: body };
  }
}
class AppModule {} // oxlint-disable-line typescript/no-extraneous-class -- a module of Nest is one
// In an application of Nest these are decorators: @Controller("orders"), @Post(), @Body() and @Module({ … }).
Controller("orders")(Orders);
Body()(Orders.prototype, "create", 0);
Post()(Orders.prototype, "create", Object.getOwnPropertyDescriptor(Orders.prototype, "create") ?? {});
Module({ controllers: [Orders] })(AppModule);

const passfort = await startPassFort();
const integration = identityIntegration(passfort.secretKey, "/identity/");

const app = await NestFactory.create(AppModule, { logger: false });
app.use("/identity", toExpress(integration)); // Nest adds its body parser at listen(), after this
await app.listen(0, "127.0.0.1");
const origin = await app.getUrl();

await passfort.tries(`${origin}/identity/`);
const headers = { "content-type": "application/json" };
const order = await fetch(`${origin}/orders`, { method: "POST", headers, body: '{"tea":1}' });
console.log(await order.text());
await app.close();
await passfort.close();
