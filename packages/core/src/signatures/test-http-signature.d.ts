/** The part of the peer library that the tests use. It has no types of its own. */
declare module "http-signature" {
  import type { ClientRequest, IncomingMessage } from "node:http";

  const peer: {
    signRequest(request: ClientRequest, options: object): boolean;
    parseRequest(request: IncomingMessage, options: object): object;
    verifyHMAC(parsed: object, secret: string): boolean;
  };
  export = peer;
}
