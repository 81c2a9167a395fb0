import * as z from "zod";
import { lazySchema, openEnum, personal } from "@idbraid/core";
import { nullish, personalText } from "./members.ts";
import { signatureMechanism, signatureMethod } from "./signature-enums.ts";

const members = () => ({
  signatureMethod: signatureMethod(),
  mechanism: signatureMechanism(),
  personalInfoOrigin: openEnum(["unknown", "eid", "userFormInput"]),
  fullName: personalText(),
  firstName: personalText(),
  lastName: personalText(),
  middleName: personalText(),
  signedTime: z.string(),
  dateOfBirth: personalText(),
  signatureMethodUniqueId: personalText(),
  socialSecurityNumber: personal(z.looseObject(nullish({ value: z.string(), countryCode: z.string() }))),
  clientIp: personalText(),
  attributes: personal(z.record(z.string(), z.unknown())),
});

/** Who signed, when and with what. */
export const documentSignature = lazySchema(() => z.looseObject(nullish(members())));

/** The same in a list, where it names its signer. */
export const extendedDocumentSignature = lazySchema(() =>
  z.looseObject(nullish({ signerId: z.string(), externalSignerId: z.string(), ...members() })),
);

/** Who signed, when and with what. */
export type DocumentSignature = z.infer<ReturnType<typeof documentSignature>>;
/** The same in a list, where it names its signer. */
export type ExtendedDocumentSignature = z.infer<ReturnType<typeof extendedDocumentSignature>>;
