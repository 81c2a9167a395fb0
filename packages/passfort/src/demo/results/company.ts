import type { CheckAnswer } from "../../integration/answers.ts";
import type { CompanyData } from "../../schemas/index.ts";
import type { DemoCheckRequest } from "../demo-results.ts";
import { associates } from "./associates.ts";
import { companyIn, type DemoCompany, type Mismatch, mismatched } from "./company-in.ts";
import type { ConfigOf, ResultsOf } from "./results-by-value.ts";

type Config = ConfigOf<"COMPANY_DATA">;
type Associates = NonNullable<CompanyData["associated_entities"]>;

/** Demo results of company data checks. */
export function companyResults(config: Config): ResultsOf<"COMPANY_DATA"> {
  const checked = checksFields(config);
  const matching = (...associated: Associates) => result({ checked, associated });
  const mismatching = (mismatch: Mismatch) => result({ checked, mismatch });
  const { officer, resignedOfficer, shareholder, soleShareholder, formerShareholder, owner, owningCompany } =
    associates;
  const all = matching(officer, resignedOfficer, shareholder, formerShareholder, owningCompany);
  return {
    ANY: all,
    ALL_DATA: all,
    NO_DATA: () => ({}),
    COMPANY_INACTIVE: result({ checked, inactive: true }),
    COMPANY_NAME_MISMATCH: mismatching("NAME"),
    COMPANY_NUMBER_MISMATCH: mismatching("NUMBER"),
    COMPANY_COUNTRY_OF_INCORPORATION_MISMATCH: mismatching("COUNTRY_OF_INCORPORATION"),
    COMPANY_OFFICER_WITH_MULTIPLE_ROLES: matching(officer),
    COMPANY_RESIGNED_OFFICER: matching(resignedOfficer),
    COMPANY_SHAREHOLDER_WITH_SIGNIFICANT_CONTROL: matching(shareholder),
    COMPANY_SHAREHOLDER_WITH_100_PERCENT_OWNERSHIP: matching(soleShareholder),
    COMPANY_FORMER_SHAREHOLDER: matching(formerShareholder),
    COMPANY_INDIVIDUAL_OF_SIGNIFICANT_CONTROL: matching(owner),
    COMPANY_COMPANY_OF_SIGNIFICANT_CONTROL: matching(owningCompany),
    ...(checked && {
      COMPANY_ADDRESS_MATCH: matching(),
      COMPANY_ADDRESS_MISMATCH: mismatching("ADDRESS"),
    }),
  };
}

/** What PassFort requires of company data checks beside what all need. */
export function requiredOfCompanies(config: Config): readonly string[] {
  const always = [
    "NO_DATA",
    "ALL_DATA",
    "COMPANY_INACTIVE",
    "COMPANY_NAME_MISMATCH",
    "COMPANY_NUMBER_MISMATCH",
  ];
  return checksFields(config) ? [...always, "COMPANY_ADDRESS_MATCH", "COMPANY_ADDRESS_MISMATCH"] : always;
}

/** What a result shows. */
interface Shown {
  readonly checked: boolean;
  readonly associated?: Associates;
  readonly mismatch?: Mismatch;
  readonly inactive?: boolean;
}

function result({ checked, associated = [], mismatch, inactive = false }: Shown) {
  return ({ check_input }: DemoCheckRequest<Config>): CheckAnswer<Config> => {
    const company = mismatched(companyIn(check_input), mismatch);
    return {
      check_output: {
        entity_type: "COMPANY",
        external_refs: {
          provider: [{ reference: `demo-${company.number}`, label: "Demo provider" }],
        },
        metadata: metadata(company, inactive),
        associated_entities: associated,
        ...(checked && { field_checks: fieldChecks(mismatch, inactive) }),
      },
    };
  };
}

function metadata({ address, ...company }: DemoCompany, inactive: boolean): CompanyData["metadata"] {
  return {
    ...company,
    company_type: "Private limited company",
    structured_company_type: { is_limited: true, is_public: false, ownership_type: "COMPANY" },
    incorporation_date: "2010-01-11",
    is_active: !inactive,
    is_active_details: inactive ? "Dissolved" : "Active",
    previous_names: [{ name: "Demo Former Name Limited", end: "2015-07-31" }],
    trade_description: "Invented for demonstration",
    industry_classifications: [
      { classification_type: "SIC", code: "62012", description: "Business software development" },
    ],
    tax_ids: [{ tax_id_type: "VAT", value: "GB000000000" }],
    contact_information: { email: "demo@example.com", url: "https://example.com" },
    addresses: [{ type: "registered_address", address }],
  };
}

function fieldChecks(mismatch: Mismatch | undefined, inactive: boolean): CompanyData["field_checks"] {
  const fields = ["NAME", "NUMBER", "COUNTRY_OF_INCORPORATION", "IS_ACTIVE", "ADDRESS"] as const;
  const failed = inactive ? "IS_ACTIVE" : mismatch;
  return fields.map((field) => ({ field, result: field === failed ? "MISMATCH" : "MATCH" }));
}

function checksFields(config: Config): boolean {
  return (config.supported_features ?? []).includes("PROVIDER_FIELD_CHECKS");
}
