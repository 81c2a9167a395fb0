import type { FaultBook } from "../frame/faults.ts";
import type { Journal } from "../frame/journal.ts";
import type { SandboxControl } from "../frame/simulator.ts";
import type { SandboxIdentity } from "./identification/session-record.ts";
import { actOnSession, type SessionAction } from "./identification/act-on-session.ts";
import type { IdfyProduct, ThrottleRule } from "./options.ts";
import { expireDocument, signDocument, type SignOptions } from "./signature/act-on-document.ts";
import { seedDocuments, type SeedDocumentsOptions } from "./signature/seed-documents.ts";
import { resetWorld, type IdfyWorld } from "./world.ts";

/** Plays the people and the rest of the world that the Idfy API waits for. */
export interface IdfyControl extends SandboxControl {
  /**
   * What a person does with a session: `start` it, `complete` it as `identity`, `abort` it, let it `fail`
   * or `expire`.
   * @throws {Refusal} when there is no such session or it has ended.
   */
  actOnSession(sessionId: string, action: SessionAction, identity?: SandboxIdentity): void;
  /**
   * Signs as one signer, or as all who have not signed.
   * @throws {Refusal} when there is no such document or signer, or nothing is left to sign.
   */
  signDocument(documentId: string, options?: SignOptions): void;
  /** Moves a document's deadline to now. @throws {Refusal} when there is no such document or it has ended. */
  expireDocument(documentId: string): void;
  /** Makes documents of the main account without calls; gives their ids, oldest first. */
  seedDocuments(options?: SeedDocumentsOptions): readonly string[];
  /** Throttles each client from now on; nothing ends it. */
  setThrottle(rule: ThrottleRule | undefined): void;
  /** Sets what the main account subscribes to; the rest answers 402. */
  setProducts(products: readonly IdfyProduct[]): void;
  /** Makes every token given out so far invalid: the next call answers 401. */
  revokeTokens(): void;
}

/** Gives the control of one world. */
export function createIdfyControl(
  world: IdfyWorld,
  mainClientId: string,
  { faults, journal }: { faults: FaultBook; journal: Journal },
): IdfyControl {
  const main = (): { accountId: string } | undefined => world.clients.get(mainClientId)?.credentials;
  const seed = (options: SeedDocumentsOptions): readonly string[] =>
    seedDocuments(world, main()?.accountId ?? "", options);
  const seedAtStart = (): void => {
    if (world.options.documents !== undefined) seed({ count: world.options.documents });
  };
  seedAtStart();

  return {
    clock: world.clock,
    faults,
    journal,
    reset() {
      resetWorld(world);
      faults.clear();
      journal.clear();
      seedAtStart();
    },
    actOnSession: (sessionId, action, identity = {}) => actOnSession(world, sessionId, action, identity),
    signDocument: (documentId, options = {}) => signDocument(world, documentId, options),
    expireDocument: (documentId) => expireDocument(world, documentId),
    seedDocuments: (options = {}) => seed(options),
    setThrottle(rule) {
      world.throttle = rule;
      for (const client of world.clients.values()) client.window = undefined;
    },
    setProducts(products) {
      const client = world.clients.get(mainClientId);
      if (client !== undefined) client.products = new Set(products);
    },
    revokeTokens() {
      world.tokens.clear();
    },
  };
}
