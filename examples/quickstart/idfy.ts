import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError, NotFoundError, redact } from "@idbraid/core";
import { createIdfy, type Idfy, type IdfyOptions } from "@idbraid/idfy";
import { idSession } from "@idbraid/idfy/schemas";
import type { Sandbox } from "@idbraid/sandbox";
import type { Terminal } from "./terminal.ts";
import type { Tour } from "./tour.ts";

/** Idfy: documents for signature from creation to download, an identification session, and three errors. */
export async function tourIdfy(tour: Tour, terminal: Terminal, sandbox: Sandbox): Promise<void> {
  const live = Boolean(process.env["IDFY_CLIENT_ID"]);
  const simulated = sandbox.providers.idfy;
  terminal.heading(
    live ? "Idfy, with the credentials of the environment" : `Idfy, simulated at ${simulated.baseUrl}`,
  );

  const { clientId, clientSecret } = simulated.credentials;
  const where: IdfyOptions = live
    ? { expectEnvironment: "test" }
    : { clientId, clientSecret, baseUrl: simulated.baseUrl };
  const idfy = createIdfy({ ...where, hooks: tour.hooks, appInfo: { name: "idbraid-quickstart" } });
  const { documents } = idfy.signature;

  if (live && !(await tour.step("Make sure these are test credentials", () => isTestAccount(idfy)))) {
    await idfy.close();
    return; // nothing was written
  }

  const document = await tour.step("Create a document to sign (the token is fetched on the way)", () =>
    documents.create({
      title: "Rental agreement",
      externalId: `quickstart-${Date.now()}`,
      dataToSign: {
        base64Content: Buffer.from("I rent the flat.").toString("base64"),
        fileName: "agreement.txt",
      },
      contactDetails: { email: "landlord@example.com" },
      signers: [
        {
          externalSignerId: "tenant-1",
          redirectSettings: { redirectMode: "donot_redirect" },
          signatureType: { mechanism: "pkisignature" },
        },
      ],
    }),
  );
  const documentId = document?.documentId ?? "";

  await tour.step("List documents, page by page, until the newest five are seen", async () => {
    let seen = 0;
    for await (const summary of documents.list({ limit: 2 })) {
      terminal.note(`${summary.documentId}  ${summary.status?.documentStatus}`);
      if ((seen += 1) === 5) break;
    }
  });

  if (!live) {
    await tour.step("The signer signs (played by the sandbox); read the status", async () => {
      simulated.simulator.control.signDocument(documentId);
      const { documentStatus, completedPackages } = await documents.status(documentId);
      terminal.note(`${documentStatus}, packages: ${completedPackages?.join(", ")}`);
    });
  }

  await tour.step("Download the file as it was uploaded", async () => {
    const folder = await mkdtemp(join(tmpdir(), "idbraid-"));
    try {
      const download = await documents.files.download(documentId, { fileFormat: "unsigned" });
      const target = join(folder, download.fileName ?? "document");
      await download.toFile(target);
      terminal.note(`${download.fileName}: ${(await stat(target)).size} bytes, ${download.contentType}`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  await tour.step("Start an identification session; print it without personal data", async () => {
    const session = await idfy.identification.sessions.create({
      flow: "redirect",
      allowedProviders: ["no_bankid_mobile"],
      include: ["name", "date_of_birth"],
      externalReference: `quickstart-${Date.now()}`,
      redirectSettings: {
        successUrl: "https://example.com/success",
        abortUrl: "https://example.com/abort",
        errorUrl: "https://example.com/error",
      },
    });
    terminal.note(JSON.stringify(redact(session, idSession)));
  });

  await tour.shows(
    "Ask for a document that does not exist",
    () => documents.retrieve("00000000-0000-4000-8000-00000000dead"),
    (error) => NotFoundError.isInstance(error),
  );
  await tour.shows(
    "Forget the id: refused before anything is sent",
    () => documents.retrieve(""),
    (error) => InvalidArgumentError.isInstance(error),
  );

  if (!live) {
    await tour.step("The provider is overloaded for a moment: the client waits and tries again", async () => {
      simulated.simulator.control.faults.add({ match: { method: "GET" }, times: 1, fault: { status: 503 } });
      await documents.status(documentId);
    });
  } else {
    await tour.step("Cancel the document", () => documents.cancel(documentId, { reason: "This was a test" }));
  }
  await idfy.close();
}

/** A read that has no effect. `expectEnvironment` rejects it when production answers. */
async function isTestAccount(idfy: Idfy): Promise<true> {
  await idfy.signature.ping();
  return true;
}
