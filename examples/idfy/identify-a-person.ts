// Opens an identification session, and reads who the person is when they are done.
import { randomUUID } from "node:crypto";
import { redact } from "@idbraid/core";
import { idSession } from "@idbraid/idfy/schemas";
import { connect } from "../idfy-or-sandbox.ts";

const { idfy, people, close } = await connect();

const session = await idfy.identification.sessions.create({
  flow: "redirect",
  include: ["name", "date_of_birth"],
  externalReference: process.env["EXTERNAL_REFERENCE"] ?? `order-${randomUUID()}`,
  redirectSettings: {
    successUrl: "https://shop.example/welcome",
    abortUrl: "https://shop.example/cart",
    errorUrl: "https://shop.example/sorry",
  },
});
console.log("The session is open:", redact(session, idSession));

// The browser of the person now goes to session.url, and comes back to one of your three addresses.
people?.actOnSession(session.id, "complete", { firstName: "Kari", lastName: "Nordmann" });

const done = await idfy.identification.sessions.retrieve(session.id);
console.log(
  `The session is at ${done.status ?? "an unknown status"}:`,
  redact(done.identity, idSession().shape.identity),
);

await close();
