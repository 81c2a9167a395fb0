import { expectTypeOf } from "vitest";
import type { ConfigDocument } from "../config/config-document.ts";
import type { CheckAnswer, PollAnswer, SearchAnswer, StartAnswer } from "../integration/answers.ts";
import {
  checkErrors,
  companyAnswer,
  customAnswer,
  documentAnswer,
  failed,
  identityAnswer,
  pendingAnswer,
  screeningAnswer,
  searchAnswer,
  startAnswer,
} from "../index.ts";

type Of<Type extends ConfigDocument["check_type"]> = ConfigDocument & { readonly check_type: Type };

// Handlers answer with what builders give.
expectTypeOf(identityAnswer).returns.toExtend<CheckAnswer<Of<"IDENTITY_CHECK">>>();
expectTypeOf(companyAnswer).returns.toExtend<CheckAnswer<Of<"COMPANY_DATA">>>();
expectTypeOf(companyAnswer).returns.toExtend<PollAnswer<Of<"COMPANY_DATA">>>();
expectTypeOf(customAnswer).returns.toExtend<CheckAnswer<Of<"COMPANY_CUSTOM">>>();
expectTypeOf(customAnswer).returns.toExtend<CheckAnswer<Of<"INDIVIDUAL_CUSTOM">>>();
expectTypeOf(documentAnswer).returns.toExtend<CheckAnswer<Of<"DOCUMENT_CAPTURE">>>();
expectTypeOf(screeningAnswer).returns.toExtend<PollAnswer<Of<"PEPS_AND_SANCTIONS_SCREEN">>>();
expectTypeOf(pendingAnswer).returns.toExtend<PollAnswer<Of<"PEPS_AND_SANCTIONS_SCREEN">>>();
expectTypeOf(searchAnswer).returns.toExtend<SearchAnswer>();
expectTypeOf(startAnswer).returns.toExtend<StartAnswer>();
expectTypeOf(failed).returns.toExtend<CheckAnswer & PollAnswer & SearchAnswer & StartAnswer>();

// There are no charges where PassFort takes none.
// @ts-expect-error custom checks cannot be resold
customAnswer({ decision: "PASS", summary: "", charges: [] });
// @ts-expect-error a check that failed costs nothing
failed(checkErrors.invalidConfig(), { charges: [] });
