import { redact } from "@idbraid/core";
import { createIdfy } from "@idbraid/idfy";
import { idSession } from "@idbraid/idfy/schemas";

const idfy = createIdfy(); // IDFY_CLIENT_ID and IDFY_CLIENT_SECRET
const session = await idfy.identification.sessions.create({
  flow: "redirect",
  externalReference: "order-4711",
  redirectSettings: {
    successUrl: "https://shop.example/welcome",
    abortUrl: "https://shop.example/cart",
    errorUrl: "https://shop.example/sorry",
  },
});
console.log(redact(session, idSession)); // send the person to session.url
await idfy.close();
