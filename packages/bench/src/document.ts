/** What every variant asks for. */
export const documentId = "5f1c1d0e-8d1e-4b52-9a4e-6d1f6d0a7c11";
export const documentPath = `/signature/documents/${documentId}`;

/** Where the SDK fetches its token, and the token: as long as signed ones usually are. */
export const tokenPath = "/oauth/connect/token";
export const accessToken = `bench.${"x".repeat(600)}`;

/** The answer, about 1 kB. Made-up people at reserved addresses. */
export const documentBody = JSON.stringify({
  documentId,
  title: "Tenancy agreement, Storgata 1",
  description: "Please read it before you sign. It runs for three years from the first of next month.",
  externalId: "agreement-2041-7",
  dataToSign: {
    fileName: "agreement.pdf",
    convertToPDF: false,
    packaging: { signaturePackageFormats: ["pades"] },
  },
  contactDetails: { name: "Example Homes", email: "homes@example.com", url: "https://homes.example.com" },
  signers: ["first", "second"].map((name) => ({
    id: `0b54c9f2-57cf-4a7c-8a3e-${name === "first" ? "9d3f0c8f1a01" : "9d3f0c8f1a02"}`,
    url: `https://sign.example.com/${name}`,
    externalSignerId: `${name}-signer`,
    redirectSettings: { redirectMode: "redirect", success: "https://homes.example.com/done" },
    signatureType: { mechanism: "pkisignature", signatureMethods: ["no_bankid_mobile"] },
    links: [],
  })),
  status: { documentStatus: "unsigned", completedPackages: [], attachmentPackages: {} },
  links: [],
});
