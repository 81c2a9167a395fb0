// What can go wrong, and how to tell it apart.
import {
  ApiError,
  InvalidArgumentError,
  NotFoundError,
  OutcomeUnknownError,
  RateLimitError,
} from "@idbraid/core";
import { connect } from "../idfy-or-sandbox.ts";

const { idfy, people, close } = await connect();
const { documents } = idfy.signature;

async function explain(call: PromiseLike<unknown>): Promise<string> {
  try {
    await call;
    return "It worked.";
  } catch (error) {
    if (InvalidArgumentError.isInstance(error)) return `Nothing was sent: ${error.problems[0]?.path ?? ""}.`;
    if (NotFoundError.isInstance(error)) return `There is none: ${error.statusText}.`;
    if (RateLimitError.isInstance(error)) return `Wait ${String(error.retryAfterMs ?? 0)} ms.`;
    if (OutcomeUnknownError.isInstance(error))
      return `Perhaps it was done: ask ${error.lookup?.method ?? "them"}.`;
    if (ApiError.isInstance(error))
      return `Refused with ${String(error.status)} (${error.requestId ?? "no id"}).`;
    throw error;
  }
}

console.log(await explain(documents.retrieve("")));
console.log(await explain(documents.retrieve("94865b6f-2aa9-436d-8b3c-a85e00efd034")));

const [documentId = "none"] = people?.seedDocuments() ?? [];
people?.faults.add({ match: { method: "POST" }, fault: { drop: "before-headers" } });
console.log(await explain(documents.cancel(documentId)));

await close();
