import * as z from "zod";
import { lazySchema, personal } from "@idbraid/core";
import { listOf, nullish, optional, personalText } from "./members.ts";
import { signatureLanguage } from "./signature-enums.ts";

const emailTexts = () => ({ subject: personalText(), text: personalText(), senderName: personalText() });
const smsTexts = () => ({ text: personalText(), sender: personalText() });
const mergeFields = () => personal(z.record(z.string(), z.string()));

const messages = () => ({
  email: z.array(z.looseObject(nullish({ language: signatureLanguage(), ...emailTexts() }))),
  sms: z.array(z.looseObject(nullish({ language: signatureLanguage(), ...smsTexts() }))),
});
const messagesParams = () => ({
  email: listOf(z.strictObject({ language: signatureLanguage(), ...optional(emailTexts()) })),
  sms: listOf(z.strictObject({ language: signatureLanguage(), ...optional(smsTexts()) })),
});

/** The texts of the messages about a document, by language. */
export const documentNotification = lazySchema(() =>
  z.looseObject(
    nullish({
      signRequest: z.looseObject(nullish({ includeOriginalFile: z.boolean(), ...messages() })),
      reminder: z.looseObject(
        nullish({
          chronSchedule: z.string(),
          maxReminders: z.number(),
          firstReminderAfter: z.string(),
          ...messages(),
        }),
      ),
      signatureReceipt: z.looseObject(nullish(messages())),
      finalReceipt: z.looseObject(
        nullish({
          includeSignedFile: z.boolean(),
          additionalRecipients: z.array(
            z.looseObject(
              nullish({
                language: signatureLanguage(),
                email: personalText(),
                customMergeFields: mergeFields(),
              }),
            ),
          ),
          ...messages(),
        }),
      ),
      canceledReceipt: z.looseObject(nullish(messages())),
      expiredReceipt: z.looseObject(nullish(messages())),
    }),
  ),
);

/** The same in a request. */
export const documentNotificationParams = lazySchema(() =>
  z.strictObject(
    optional({
      signRequest: z.strictObject(optional({ includeOriginalFile: z.boolean(), ...messagesParams() })),
      reminder: z.strictObject({
        /** When, as a Quartz cron expression in UTC. */
        chronSchedule: z.string(),
        ...optional({
          maxReminders: z.number().int(),
          firstReminderAfter: z.string(),
          ...messagesParams(),
        }),
      }),
      signatureReceipt: z.strictObject(optional(messagesParams())),
      finalReceipt: z.strictObject(
        optional({
          includeSignedFile: z.boolean(),
          additionalRecipients: listOf(
            z.strictObject(
              optional({
                language: signatureLanguage(),
                email: personalText(),
                customMergeFields: mergeFields(),
              }),
            ),
          ),
          ...messagesParams(),
        }),
      ),
      canceledReceipt: z.strictObject(optional(messagesParams())),
      expiredReceipt: z.strictObject(optional(messagesParams())),
    }),
  ),
);
