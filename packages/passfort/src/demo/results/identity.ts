import type { ConfigOf, ResultsOf } from "./results-by-value.ts";
import type { CheckAnswer } from "../../integration/answers.ts";
import type { DemoCheckRequest } from "../demo-results.ts";
import { personIn } from "./person.ts";

type Identity = ConfigOf<"IDENTITY_CHECK">;

const nameAddress = ["FORENAME", "SURNAME", "ADDRESS"] as const;
const nameDob = ["FORENAME", "SURNAME", "DOB"] as const;
const nameAddressDob = ["FORENAME", "SURNAME", "ADDRESS", "DOB"] as const;

/** Demo results of identity checks. */
export const identityResults: ResultsOf<"IDENTITY_CHECK"> = {
  ANY: matches([nameAddress, nameDob]),
  NO_MATCHES: matches([]),
  ONE_NAME_ADDRESS_MATCH: matches([nameAddress]),
  ONE_NAME_DOB_MATCH: matches([nameDob]),
  TWO_NAME_ADDRESS_MATCH: matches([nameAddress, nameAddress]),
  TWO_NAME_ADDRESS_MATCHES: matches([nameAddress, nameAddress]),
  ONE_NAME_ADDRESS_ONE_NAME_DOB_MATCH: matches([nameAddress, nameDob]),
  ONE_NAME_ADDRESS_DOB_MATCH: matches([nameAddressDob]),
  MORTALITY_MATCH: matches([], nameDob),
  ONE_NAME_ADDRESS_MORTALITY_MATCH: matches([nameAddress], nameDob),
  ONE_NAME_ADDRESS_ONE_NAME_DOB_MORTALITY_MATCH: matches([nameAddress, nameDob], nameDob),
};

/** What PassFort requires of identity checks beside what all need. */
export const requiredOfIdentity: readonly string[] = ["NO_MATCHES", "ONE_NAME_ADDRESS_MATCH"];

type Fields = typeof nameAddress | typeof nameDob | typeof nameAddressDob;

/** One database with a hit for each of `living`, and those without. */
function matches(living: readonly Fields[], dead?: Fields) {
  return ({ check_input }: DemoCheckRequest<Identity>): CheckAnswer<Identity> => ({
    check_output: {
      entity_type: "INDIVIDUAL",
      address_history: living.some((fields) => fields.includes("ADDRESS" as never))
        ? [{ address: personIn(check_input).address }]
        : [],
      electronic_id_check: {
        matches: [
          database("Demo Credit Register A", "CREDIT", living[0]),
          database("Demo Credit Register B", "CREDIT", living[1]),
          database("Demo Electoral Roll", "CIVIL", undefined),
          database("Demo Mortality List", "MORTALITY", dead),
        ],
      },
    },
  });
}

function database(
  database_name: string,
  database_type: "CREDIT" | "CIVIL" | "MORTALITY",
  fields: Fields | undefined,
) {
  return {
    database_name,
    database_type,
    count: fields === undefined ? 0 : 1,
    matched_fields: fields ?? [],
  };
}
