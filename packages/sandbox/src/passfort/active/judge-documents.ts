import type { InputReader } from "../../frame/input.ts";
import { oneOf, outputOf, verdicts } from "./judging.ts";

/** Notes what is wrong with the documents in the output of a check. */
export function judgeDocuments(input: InputReader): void {
  const output = outputOf(input, "INDIVIDUAL");
  for (const document of output?.objects("documents", { required: true }) ?? []) {
    oneOf(document, "category", categories, true);
    for (const image of document.objects("images") ?? [])
      oneOf(image, "image_type", ["FRONT", "BACK", "FACE"]);
    for (const file of document.objects("files") ?? []) oneOf(file, "type", ["LIVE_VIDEO", "VIDEO_FRAME"]);
    const verification = document.object("verification_result");
    if (verification !== undefined) judgeVerification(verification);
  }
}

const categories = [
  "ADDRESS",
  "BANK_ACCOUNT",
  "IDENTITY",
  "SOURCE_OF_FUNDS",
  "SOURCE_OF_WEALTH",
  "TAX_STATUS",
].map((what) => `PROOF_OF_${what}`);

function judgeVerification(verification: InputReader): void {
  for (const member of ["all_passed", "document_type_passed", "image_checks_passed", "forgery_checks_passed"])
    verification.flag(member);
  for (const member of ["image_checks", "forgery_checks"]) {
    for (const check of verification.objects(member) ?? []) oneOf(check, "result", verdicts, true);
  }
  for (const check of verification.objects("field_checks") ?? []) {
    check.text("field", { required: true });
    oneOf(check, "result", ["CHECK_VALID", "CHECK_INVALID", "CHECK_UNCERTAIN"], true);
  }
}
