import type { DocumentCreateParams, SessionCreateParams, SignerCreateParams } from "../index.ts";

export const newSigner: SignerCreateParams = {
  externalSignerId: "signer-0001",
  redirectSettings: { redirectMode: "donot_redirect" },
  signatureType: { mechanism: "pkisignature", signatureMethods: ["no_bankid"] },
  signerInfo: { firstName: "Test", lastName: "Testesen", socialSecurityNumber: "01010750160" },
};

export const newDocument: DocumentCreateParams = {
  title: "Avtale æøå",
  externalId: "ext-0001",
  contactDetails: { email: "sender@example.com" },
  dataToSign: { fileName: "document.pdf", base64Content: "JVBERi0xLjQKJSVFT0YK" },
  signers: [newSigner],
};

export const newSession: SessionCreateParams = {
  flow: "redirect",
  allowedProviders: ["no_bankid_mobile", "se_bankid"],
  include: ["name", "date_of_birth", "nin"],
  externalReference: "order-0001",
  redirectSettings: {
    successUrl: "https://rp.example/ok",
    abortUrl: "https://rp.example/abort",
    errorUrl: "https://rp.example/err",
  },
};

/** One row of the document list. */
export const summary = (number: number): { documentId: string; externalId: string } => ({
  documentId: `00000000-0000-4000-8000-00000000000${String(number)}`,
  externalId: `ext-000${String(number)}`,
});

/** One page of the document list, with rows by their numbers and the link to the next page. */
export const page = (numbers: readonly number[], next?: string | null): object => ({
  offset: 0,
  limit: 2,
  size: 5,
  links: { next, first: "https://api.idfy.io/signature/documents/summary?limit=2", last: "", previous: "" },
  data: numbers.map(summary),
});
