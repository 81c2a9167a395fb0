import { onTestFinished } from "vitest";
import {
  fastRuntime,
  type FaultRequest,
  type FaultServer,
  type FaultStep,
  respondJson,
  startFaultServer,
} from "@idbraid/core/testing";
import { createIdfy, type Idfy, type IdfyOptions } from "../index.ts";

/** A server on loopback that gives out tokens and plays `steps` for all other requests, and a client of it. */
export interface Stub {
  readonly idfy: Idfy;
  readonly server: FaultServer;
  /** Requests for tokens, in order. */
  readonly tokens: readonly FaultRequest[];
  /** All other requests, in order. */
  readonly calls: readonly FaultRequest[];
  /** Another client of the same server. */
  client(options?: IdfyOptions): Idfy;
}

/** How a stub answers. */
export interface StubOptions extends IdfyOptions {
  /** What the API does, request by request; the last step is repeated. */
  readonly steps?: readonly FaultStep[];
  /** What the token endpoint does; the last step is repeated. @default tokens `token-1`, `token-2` and so on */
  readonly tokenSteps?: readonly FaultStep[];
}

export const tokenPath = "/oauth/connect/token";

/** Starts a stub; it is closed when the test is over. Time runs 20 times faster unless another runtime is given. */
export async function stub(options: StubOptions = {}): Promise<Stub> {
  const { steps = [], tokenSteps, ...clientOptions } = options;
  let issued = 0;
  const token: FaultStep = () =>
    respondJson({ access_token: `token-${(issued += 1)}`, expires_in: 3600, token_type: "Bearer" });
  const nextToken = player(tokenSteps ?? [token]);
  const nextCall = player(steps.length > 0 ? steps : [respondJson({})]);
  const server = await startFaultServer({
    script: (request) => (request.target === tokenPath ? nextToken : nextCall)(request),
  });
  const clients: Idfy[] = [];
  const client = (more: IdfyOptions = {}): Idfy => {
    const made = createIdfy({
      baseUrl: server.origin,
      clientId: "clientId",
      clientSecret: "clientSecret",
      runtime: fastRuntime(),
      onWarning: () => undefined,
      ...more,
    });
    clients.push(made);
    return made;
  };
  onTestFinished(async () => {
    await Promise.all(clients.map((made) => made.close()));
    await server.close();
  });
  return {
    idfy: client(clientOptions),
    server,
    get tokens() {
      return server.requests.filter(({ target }) => target === tokenPath);
    },
    get calls() {
      return server.requests.filter(({ target }) => target !== tokenPath);
    },
    client,
  };
}

/** Plays the steps in order, then the last one for ever. */
function player(steps: readonly FaultStep[]) {
  let index = 0;
  return (request: FaultRequest) => {
    const step = steps[Math.min(index, steps.length - 1)] as FaultStep;
    index += 1;
    return typeof step === "function" ? step(request) : step;
  };
}

/** What a call rejects with. */
export async function failure(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("The call was expected to fail.");
}
