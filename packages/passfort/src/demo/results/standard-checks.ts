import type { ConfigDocument } from "../../config/config-document.ts";
import type { DemoCheckRequest } from "../demo-results.ts";
import { companyResults, requiredOfCompanies } from "./company.ts";
import { customResults } from "./custom.ts";
import { captureResults } from "./document-capture.ts";
import { fetchResults, requiredOfFetch } from "./document-fetch.ts";
import { requiredOfVerification, verificationResults } from "./document-verification.ts";
import { identityResults, requiredOfIdentity } from "./identity.ts";
import type { ResultsByValue } from "./results-by-value.ts";
import { screeningResults } from "./screening.ts";

/** The results of one check type, and the values that PassFort requires of it. Errors and charges are the same for all. */
export interface StandardChecks {
  readonly results: ResultsByValue<DemoCheckRequest>;
  readonly required: readonly string[];
}

/** The standard demo results of the check type of an integration. */
export function standardChecks(config: ConfigDocument): StandardChecks {
  switch (config.check_type) {
    case "IDENTITY_CHECK":
      return made(identityResults, requiredOfIdentity);
    case "COMPANY_DATA":
      return made(companyResults(config), requiredOfCompanies(config));
    case "COMPANY_CUSTOM":
    case "INDIVIDUAL_CUSTOM":
      return made(customResults, []);
    case "DOCUMENT_VERIFICATION":
      return made(verificationResults, requiredOfVerification);
    case "DOCUMENT_FETCH":
      return made(fetchResults, requiredOfFetch);
    case "DOCUMENT_CAPTURE":
      return made(captureResults, []);
    case "PEPS_AND_SANCTIONS_SCREEN":
    case "COMPANY_PEPS_AND_SANCTIONS_SCREEN":
      return made(screeningResults(config), []);
  }
}

/** Each result takes the input of its own check type, and no other integration asks for it. */
function made(results: ResultsByValue<never>, required: readonly string[]): StandardChecks {
  return { results: results as StandardChecks["results"], required };
}
