import type { SearchAnswer } from "../../integration/answers.ts";
import type { Candidate, SearchInput } from "../../schemas/index.ts";
import type { DemoSearchRequest } from "../demo-results.ts";
import type { ResultsByValue } from "./results-by-value.ts";
import { countryOr, samples } from "./samples.ts";

/** Demo results of company searches. */
export const searchResults: ResultsByValue<DemoSearchRequest, SearchAnswer> = {
  ANY: hits(3),
  MANY_HITS: hits(3),
  ONE_HIT: hits(1),
  NO_HITS: hits(0),
};

/** The first candidates for the query, best first. */
function hits(count: number) {
  return ({ search_input }: DemoSearchRequest): SearchAnswer => ({
    search_output: candidates(search_input).slice(0, count),
  });
}

function candidates(input: SearchInput | undefined): readonly Candidate[] {
  const query = input?.query?.trim() || samples.company_name;
  const country_of_incorporation = countryOr(input?.country_of_incorporation);
  const numeric = /^\d+$/.test(query);
  const name = numeric ? samples.company_name : query;
  const candidate = (name: string, number: string): Candidate => ({
    name,
    number,
    number_label: "Company number",
    country_of_incorporation,
    provider_reference: { reference: `demo-${number}`, label: "Demo provider" },
  });
  const best = candidate(name, numeric ? query : samples.company_number);
  return [
    {
      ...best,
      status: "Active",
      incorporation_date: "2010-01-11",
      addresses: [
        { type: "registered_address", address: { ...samples.address, country: country_of_incorporation } },
      ],
      structure_type: { is_limited: true, is_public: false, ownership_type: "COMPANY" },
    },
    { ...candidate(`${name} Holdings`, "DEMO0002"), status: "Active" },
    { ...candidate(`${name} (Demo) 1999`, "DEMO0003"), status: "Dissolved" },
  ];
}
