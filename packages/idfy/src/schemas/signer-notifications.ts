import * as z from "zod";
import { lazySchema, personal } from "@idbraid/core";
import { nullish, optional } from "./members.ts";
import { notificationSetting } from "./signature-enums.ts";

const setup = () => ({
  request: notificationSetting(),
  reminder: notificationSetting(),
  signatureReceipt: notificationSetting(),
  finalReceipt: notificationSetting(),
  canceled: notificationSetting(),
  expired: notificationSetting(),
});
/** By the name of the placeholder; they often hold names. */
const mergeFields = () => personal(z.record(z.string(), z.string()));

/** What a signer is told, and how. */
export const signerNotifications = lazySchema(() =>
  z.looseObject(nullish({ setup: z.looseObject(nullish(setup())), mergeFields: mergeFields() })),
);

/** The same in a request. */
export const signerNotificationsParams = lazySchema(() =>
  z.strictObject(optional({ setup: z.strictObject(optional(setup())), mergeFields: mergeFields() })),
);
