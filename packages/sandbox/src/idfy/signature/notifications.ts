import { readInput, type Problem } from "../../frame/input.ts";
import type { IdfyCall } from "../call.ts";
import { ok, refuseProblems, wireInstant } from "../wire.ts";
import type { ReminderRecord } from "./document-record.ts";
import { findDocument, refuseEnded } from "./documents.ts";

const settings = ["off", "sendSms", "sendEmail", "sendBoth"];

/** GET the messages that were sent: here only reminders, and none of them leaves the process. */
export function listNotifications(call: IdfyCall): Response {
  const { reminders, request } = findDocument(call);
  return ok(
    reminders.map(({ signerId, messageType, sentAtMs }) => ({
      sentTimeStamp: wireInstant(sentAtMs),
      title: "Reminder",
      text: `Please sign: ${String(request["title"])}`,
      messageType,
      status: "DELIVERED",
      fromAddress: "sandbox",
      receiver: signerId,
    })),
  );
}

/** POST a reminder to the signers named, else to all who have not signed. A repeat sends again. */
export function remind(call: IdfyCall): Response {
  const { world, body } = call;
  const document = findDocument(call);
  const problems: Problem[] = [];
  const input = readInput(body, problems);
  const setting = input.choice("notificationSetting", settings, { required: true });
  const named = Object.keys(input.object("signers")?.raw ?? {});
  refuseProblems(problems);
  refuseEnded(world, document);

  const signers = document.signers.filter(
    ({ id, signature }) => signature === undefined && (named.length === 0 || named.includes(id)),
  );
  const types: ReminderRecord["messageType"][] = [];
  if (setting === "sendEmail" || setting === "sendBoth") types.push("EMAIL");
  if (setting === "sendSms" || setting === "sendBoth") types.push("SMS");
  for (const { id } of signers) {
    for (const messageType of types) {
      document.reminders.push({ signerId: id, messageType, sentAtMs: world.clock.now() });
    }
  }
  return ok(body);
}
