// Lists documents, newest first, page by page as they are needed.
import { redact } from "@idbraid/core";
import { documentSummary } from "@idbraid/idfy/schemas";
import { connect } from "../idfy-or-sandbox.ts";

const { idfy, people, close } = await connect();
people?.seedDocuments({ count: 7 });

const wanted = Number(process.env["COUNT"] ?? 5);
let count = 0;
for await (const row of idfy.signature.documents.list({ limit: 2 })) {
  console.log(redact(row, documentSummary));
  count += 1;
  if (count === wanted) break; // no page after this one is fetched
}
console.log(`${String(count)} documents.`);

await close();
