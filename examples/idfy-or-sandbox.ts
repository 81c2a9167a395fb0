import { createIdfy, type Idfy } from "@idbraid/idfy";
import { startSandbox, type IdfyControl } from "@idbraid/sandbox";

/** A client, and what plays the people when it is one of the sandbox. */
export interface Connection {
  readonly idfy: Idfy;
  /** Absent with a real account, where real people sign and identify themselves. */
  readonly people: IdfyControl | undefined;
  readonly close: () => Promise<void>;
}

/** Connects to Idfy with IDFY_CLIENT_ID and IDFY_CLIENT_SECRET; without an account, to a sandbox of its own. */
export async function connect(): Promise<Connection> {
  if (process.env["IDFY_CLIENT_ID"]) {
    const idfy = createIdfy({ expectEnvironment: "test" });
    await idfy.signature.ping(); // before anything is written, in case these are credentials of production
    return { idfy, people: undefined, close: () => idfy.close() };
  }
  const sandbox = await startSandbox();
  const { baseUrl, credentials, simulator } = sandbox.providers.idfy;
  const { clientId, clientSecret } = credentials;
  const idfy = createIdfy({ baseUrl, clientId, clientSecret });
  const close = async (): Promise<void> => {
    await idfy.close();
    await sandbox.close();
  };
  return { idfy, people: simulator.control, close };
}
