import { Refusal } from "../frame/answers.ts";
import type { ControlRoutes } from "../frame/control-app.ts";
import { readInput, type InputReader, type Problem } from "../frame/input.ts";
import type { IdfyControl } from "./control.ts";
import { sessionActions } from "./identification/act-on-session.ts";
import type { SandboxIdentity } from "./identification/session-record.ts";
import type { IdfyProduct } from "./options.ts";
import { statusView } from "./signature/status.ts";
import type { IdfyWorld } from "./world.ts";

/**
 * Idfy's part of the control API, under `/_sandbox/idfy`:
 *
 * - `POST /sessions/:id/:action` with action `start`, `complete`, `abort`, `fail` or `expire`; `complete` takes
 *   `{ firstName?, lastName?, dateOfBirth?, nin?, phoneNumber?, email? }`
 * - `GET /sessions/:id`, `GET /documents/:id` what stands, and what can be done
 * - `POST /documents` with `{ count?, title?, signed?, fileBytes? }` gives `{ documentIds }`
 * - `POST /documents/:id/sign` with `{ signerId?, signatureMethod?, identity? }`
 * - `POST /documents/:id/expire`
 * - `PUT /throttle` with `{ limit, windowMs }`, `DELETE /throttle`
 * - `PUT /products` with `{ products: ["identification", "signature"] }`
 * - `DELETE /tokens` makes every token invalid
 */
export function idfyControlRoutes(world: IdfyWorld, control: IdfyControl): ControlRoutes {
  return {
    "GET /sessions/:id": ({ param }) => sessionState(world, param("id")),
    "POST /sessions/:id/:action": ({ param, body }) => {
      const action = sessionActions.find((known) => known === param("action"));
      if (action === undefined) throw new Refusal(404, { message: `Actions: ${sessionActions.join(", ")}.` });
      control.actOnSession(param("id"), action, read(body, readIdentity));
      return sessionState(world, param("id"));
    },
    "GET /documents/:id": ({ param }) => documentState(world, param("id")),
    "POST /documents": ({ body }) => ({
      documentIds: control.seedDocuments(
        read(body, (input) => ({
          count: input.integer("count", { min: 1, max: 10_000 }),
          title: input.text("title", { max: 200 }),
          signed: input.flag("signed"),
          fileBytes: input.integer("fileBytes", { min: 0 }),
        })),
      ),
    }),
    "POST /documents/:id/sign": ({ param, body }) => {
      const options = read(body, (input) => {
        const identity = input.object("identity");
        return {
          signerId: input.text("signerId"),
          signatureMethod: input.text("signatureMethod"),
          identity: identity && readIdentity(identity),
        };
      });
      control.signDocument(param("id"), options);
      return documentState(world, param("id"));
    },
    "POST /documents/:id/expire": ({ param }) => {
      control.expireDocument(param("id"));
      return documentState(world, param("id"));
    },
    "PUT /throttle": ({ body }) => {
      control.setThrottle(
        read(body, (input) => ({
          limit: input.integer("limit", { required: true, min: 1 }) ?? 1,
          windowMs: input.integer("windowMs", { required: true, min: 1 }) ?? 1,
        })),
      );
    },
    "DELETE /throttle": () => {
      control.setThrottle(undefined);
    },
    "PUT /products": ({ body }) => {
      control.setProducts(read(body, readProducts));
    },
    "DELETE /tokens": () => {
      control.revokeTokens();
    },
  };
}

function read<T>(body: unknown, reader: (input: InputReader) => T): T {
  const problems: Problem[] = [];
  const value = reader(readInput(body ?? {}, problems));
  if (problems.length > 0) throw new Refusal(400, { message: "The body is not right.", errors: problems });
  return value;
}

function readIdentity(input: InputReader): SandboxIdentity {
  return {
    firstName: input.text("firstName"),
    lastName: input.text("lastName"),
    dateOfBirth: input.text("dateOfBirth"),
    nin: input.text("nin"),
    phoneNumber: input.text("phoneNumber"),
    email: input.text("email"),
  };
}

function readProducts(input: InputReader): IdfyProduct[] {
  const known = ["identification", "signature"] as const;
  const names = input.texts("products");
  if (names === undefined || names.some((name) => !known.some((product) => product === name))) {
    input.fail("products", `products must be a list of: ${known.join(", ")}.`);
  }
  return known.filter((product) => names?.includes(product));
}

function sessionState(world: IdfyWorld, id: string): object {
  const session = world.sessions.get(id);
  if (session === undefined) throw new Refusal(404, { message: "No such session." });
  return { id, status: session.status, actions: sessionActions };
}

function documentState(world: IdfyWorld, id: string): object {
  const document = world.documents.get(id);
  if (document === undefined) throw new Refusal(404, { message: "No such document." });
  const signers = document.signers.map((signer) => ({
    id: signer.id,
    signed: signer.signature !== undefined,
  }));
  return { id, status: statusView(world, document), signers, actions: ["sign", "expire"] };
}
