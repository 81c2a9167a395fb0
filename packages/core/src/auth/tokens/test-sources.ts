import { AuthenticationError } from "../../errors/api-errors.ts";
import { ConnectionError } from "../../errors/connection-error.ts";
import { virtualRuntime } from "../../testing/virtual-runtime.ts";
import type { TokenLifetimes } from "./token-lifetimes.ts";
import type { SourcedToken, TokenSource } from "./token-source.ts";
import { tokenStore } from "./token-store.ts";

/** A source whose every call waits until the test answers it. */
export function latchedSource() {
  const calls: Latch[] = [];
  const forced: boolean[] = [];
  const source: TokenSource = ({ forceRefresh }) => {
    forced.push(forceRefresh);
    const latch = withResolvers();
    calls.push(latch);
    return latch.promise;
  };
  return { source, calls, forced };
}

interface Latch {
  promise: Promise<SourcedToken>;
  resolve: (value: SourcedToken) => void;
  reject: (reason: unknown) => void;
}

function withResolvers(): Latch {
  const made = {} as Latch;
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

/** A slot on a virtual clock, and a source whose tokens are t1, t2 and so on and live for 1000 s. */
export function setUp(lifetimes: TokenLifetimes = {}) {
  const runtime = virtualRuntime();
  const slot = tokenStore({ runtime }).slot("identity", { lifetimes });
  let issued = 0;
  const source: TokenSource = async () => ({ token: `t${(issued += 1)}`, expiresInMs: 1_000_000 });
  return { runtime, slot, source, issued: () => issued };
}

export const refusal = (): AuthenticationError =>
  new AuthenticationError({ message: "refused", status: 401 });
export const broken = (): ConnectionError => new ConnectionError({ message: "down", phase: "connect" });
/** Lets every promise chain that can go on do so. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
