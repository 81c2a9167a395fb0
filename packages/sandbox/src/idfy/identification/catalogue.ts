/** Languages by id, with their names. */
export const languages: Readonly<Record<string, string>> = {
  en: "English",
  no: "Norsk",
  sv: "Svenska",
  da: "Dansk",
  fi: "Suomi",
  de: "Deutsch",
  nl: "Nederlands",
};

/** Identity providers by type, with their names. */
export const providers: Readonly<Record<string, string>> = {
  no_bankid_netcentric: "Norwegian BankID",
  no_bankid_mobile: "Norwegian BankID on mobile",
  se_bankid: "Swedish BankID",
  no_buypass: "Buypass",
  dk_nemid: "NemID",
  mitid: "MitID",
  fi_eid: "Finnish eID",
  ftn: "Finnish Trust Network",
  freja: "Freja eID",
  itsme: "itsme",
  idin: "iDIN",
  digid: "DigiD",
  eherkenning: "eHerkenning",
  no_bankid: "Norwegian BankID (OIDC)",
  sms_otp: "One-time code by SMS",
  email_otp: "One-time code by e-mail",
  github: "GitHub",
  google: "Google",
  linkedin: "LinkedIn",
  microsoft: "Microsoft",
};

/** The providers that every account of the sandbox has. */
export const accountProviders = ["no_bankid_netcentric", "no_bankid_mobile", "se_bankid", "mitid", "sms_otp"];

/** One provider as the list endpoints show it. */
export function providerView(type: string): object {
  const name = providers[type] ?? type;
  return { type, name, description: `${name}, simulated` };
}

/** A public key for the signed results that the successor of this API can send. The sandbox signs nothing. */
export const jwks = {
  keys: [
    {
      kty: "EC",
      use: "sig",
      alg: "ES256",
      kid: "sandbox-1",
      crv: "P-256",
      x: "4EFvPNhERkftfRiNws0_SBVfef4MYDC2jFaz8p2Q7EI",
      y: "7YW1n3jnPVrSi_tuAzQpBFh78pzz3W9zDIJAQAoi_wI",
    },
  ],
};
