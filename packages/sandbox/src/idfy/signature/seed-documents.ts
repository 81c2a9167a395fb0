import type { IdfyWorld } from "../world.ts";
import { signDocument } from "./act-on-document.ts";
import { findByExternalId, storeDocument } from "./documents.ts";

/** Which documents to make. */
export interface SeedDocumentsOptions {
  /**
   * How many.
   * @default 1
   */
  readonly count?: number | undefined;
  /**
   * Title of each; its number is put behind it.
   * @default "Seeded document"
   */
  readonly title?: string | undefined;
  /**
   * Whether they are signed, so that their files can be downloaded.
   * @default false
   */
  readonly signed?: boolean | undefined;
  /** Size in bytes of each signed file, a PDF made while it is sent. Default: as small as it can be. */
  readonly fileBytes?: number | undefined;
}

/** Makes documents with one signer each; `externalId` is `seed-0001` and so on. Gives their ids. */
export function seedDocuments(
  world: IdfyWorld,
  accountId: string,
  options: SeedDocumentsOptions,
): readonly string[] {
  const { count = 1, title = "Seeded document", signed = false, fileBytes } = options;
  return Array.from({ length: count }, () => {
    const number = nextNumber(world, accountId);
    const request = requestFor(`${title} ${number}`, number);
    const { id } = storeDocument(world, accountId, request, fileBytes);
    if (signed) signDocument(world, id, {});
    return id;
  });
}

function nextNumber(world: IdfyWorld, accountId: string): number {
  let number = world.documents.size + 1;
  while (findByExternalId(world, accountId, externalIdOf(number)) !== undefined) number += 1;
  return number;
}

function externalIdOf(number: number): string {
  return `seed-${String(number).padStart(4, "0")}`;
}

function requestFor(title: string, number: number): Record<string, unknown> {
  return {
    title,
    externalId: externalIdOf(number),
    contactDetails: { email: "sandbox@example.com" },
    dataToSign: { fileName: "document.pdf", base64Content: btoa("%PDF-1.4\n%%EOF\n") },
    signers: [
      {
        externalSignerId: `signer-${number}`,
        redirectSettings: { redirectMode: "donot_redirect" },
        signatureType: { mechanism: "pkisignature", signatureMethods: ["no_bankid"] },
      },
    ],
  };
}
