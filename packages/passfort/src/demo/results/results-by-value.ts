import type { CheckType, ConfigDocument } from "../../config/config-document.ts";
import type { CheckAnswer } from "../../integration/answers.ts";
import type { DemoCheckRequest, DemoResult } from "../demo-results.ts";

/** Demo results by their value; `undefined` takes one away. */
export type ResultsByValue<Request, Answer = object> = Readonly<
  Record<string, DemoResult<Request, Answer> | undefined>
>;

/** The config documents of one check type. */
export type ConfigOf<Type extends CheckType> = ConfigDocument & { readonly check_type: Type };

/** The demo results of one check type. */
export type ResultsOf<Type extends CheckType> = ResultsByValue<
  DemoCheckRequest<ConfigOf<Type>>,
  CheckAnswer<ConfigOf<Type>>
>;
