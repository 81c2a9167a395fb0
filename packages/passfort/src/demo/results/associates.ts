import type { CompanyData } from "../../schemas/index.ts";
import { samples } from "./samples.ts";

type Associate = NonNullable<CompanyData["associated_entities"]>[number];
type Relationship = NonNullable<Associate["relationships"]>[number];

const current = { tenure_type: "CURRENT", start: "2014-01-11" } as const;
const former = { tenure_type: "FORMER", start: "2010-01-11", end: "2013-12-31" } as const;
const control: Relationship = { associated_role: "PERSON_OF_SIGNIFICANT_CONTROL", tenure: current };

const director: Relationship = { associated_role: "DIRECTOR", original_role: "Director", tenure: current };

/** Who has to do with a demo company. */
export const associates = {
  officer: person(1, "Ada", [
    director,
    { associated_role: "PARTNER", original_role: "Partner", tenure: former },
  ]),
  resignedOfficer: person(2, "Bea", [{ ...director, tenure: former }]),
  shareholder: person(3, "Cem", [shares(60), control]),
  soleShareholder: person(4, "Dov", [shares(100)]),
  formerShareholder: person(5, "Eva", [{ ...shares(25), tenure: former }]),
  owner: person(6, "Fay", [control]),
  owningCompany: company(7, [shares(40), control]),
};

function shares(percentage: number): Relationship {
  return {
    associated_role: "SHAREHOLDER",
    tenure: current,
    total_percentage: percentage,
    shareholdings: [{ share_class: "Ordinary", amount: percentage, percentage }],
  };
}

function person(number: number, given_name: string, relationships: readonly Relationship[]): Associate {
  const name = { given_names: [given_name], family_name: samples.family_name };
  return {
    associate_id: uuid(number),
    entity_type: "INDIVIDUAL",
    immediate_data: { entity_type: "INDIVIDUAL", personal_details: { name } },
    relationships,
  };
}

function company(number: number, relationships: readonly Relationship[]): Associate {
  const metadata = { name: "Demo Parent Limited", country_of_incorporation: samples.country };
  return {
    associate_id: uuid(number),
    entity_type: "COMPANY",
    immediate_data: { entity_type: "COMPANY", metadata },
    relationships,
  };
}

/** The same in every answer, so that an associate stays who it is from poll to poll. */
function uuid(number: number): string {
  return `3c1d5a52-8f0e-4b7a-9c64-00000000000${number}`;
}
