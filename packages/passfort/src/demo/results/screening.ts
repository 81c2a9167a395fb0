import type { CheckAnswer } from "../../integration/answers.ts";
import type { CompanyInput, IndividualInput, ScreeningHit } from "../../schemas/index.ts";
import type { DemoCheckRequest } from "../demo-results.ts";
import { companyIn } from "./company-in.ts";
import { personIn } from "./person.ts";
import type { ConfigOf, ResultsOf } from "./results-by-value.ts";

type Type = "PEPS_AND_SANCTIONS_SCREEN" | "COMPANY_PEPS_AND_SANCTIONS_SCREEN";
type Config = ConfigOf<Type>;
type Flag = "PEP" | "SANCTION" | "ADVERSE_MEDIA" | "REFER";

/** Demo results of screenings. Flags that the integration does not declare never show. */
export function screeningResults(config: Config): ResultsOf<Type> {
  const flags = declaredFlags(config);
  const hits = (...flagged: readonly (readonly Flag[])[]) => screened(config, flagged);
  const single = Object.fromEntries(flags.map((flag) => [`SCREEN_SINGLE_${flag}`, hits([flag])]));
  return {
    ANY: hits(...flags.map((flag) => [flag])),
    SCREEN_NO_HITS: hits(),
    SCREEN_ALL_FLAGS_SAME_HIT: hits(flags),
    SCREEN_ALL_FLAGS_SEPARATE_HITS: hits(...flags.map((flag) => [flag])),
    ALL_DATA: hits(flags),
    ...single,
  };
}

/** The flags that an integration may raise: one a feature, and `REFER`, which needs none. */
function declaredFlags(config: Config): readonly Flag[] {
  const features: readonly string[] = config.supported_features ?? [];
  return [
    ...(features.includes("PEPS") ? ["PEP" as const] : []),
    ...(features.includes("SANCTIONS") ? ["SANCTION" as const] : []),
    ...(features.includes("ADVERSE_MEDIA") ? ["ADVERSE_MEDIA" as const] : []),
    "REFER",
  ];
}

/** A result with one hit for each list of flags. */
function screened(config: Config, hits: readonly (readonly Flag[])[]) {
  return ({ check_input }: DemoCheckRequest<Config>): CheckAnswer<Config> => {
    const subject =
      config.check_type === "PEPS_AND_SANCTIONS_SCREEN" ? person(check_input) : company(check_input);
    return {
      check_output: {
        entity_type: subject.entity_type,
        screening_hits: hits.map((flags, index) => hit(subject.data, flags, index + 1)),
      },
    };
  };
}

type Data = ScreeningHit["data"];

function person(input: IndividualInput | undefined): { entity_type: "INDIVIDUAL"; data: Data } {
  const { name, dob, nationality } = personIn(input);
  return {
    entity_type: "INDIVIDUAL",
    data: {
      name: [...name.given_names, name.family_name].join(" "),
      dates: [{ type: "DOB", date: dob }],
      countries: [{ type: "NATIONALITY", country: nationality }],
    },
  };
}

function company(input: CompanyInput | undefined): { entity_type: "COMPANY"; data: Data } {
  const { name, country_of_incorporation: country } = companyIn(input);
  return {
    entity_type: "COMPANY",
    data: { name, countries: [{ type: "REGISTRATION", country }] },
  };
}

function hit(subject: Data, flags: readonly Flag[], number: number): ScreeningHit {
  return {
    provider: { name: "DEMO_PROVIDER", label: "Demo provider", hit_id: `demo-hit-${number}` },
    status: "UNRESOLVED",
    flags: flags.map((type) => ({ type, label: labels[type] })),
    data: {
      ...subject,
      aliases: [`${subject.name} (demo alias)`],
      confidence_score: 0.9,
      sources: [{ name: "Demo list", url: "https://example.com/demo-list" }],
      details: [{ title: "Demo", text: "Invented for demonstration." }],
      ...(flags.includes("PEP") && { pep: { tier: 1, roles: [{ name: "Demo minister", tier: 1 }] } }),
      ...(flags.includes("SANCTION") && {
        sanctions: [{ name: "Demo sanction", issued_by: "Demo authority", list: { name: "Demo list" } }],
      }),
      ...(flags.includes("ADVERSE_MEDIA") && {
        media: [{ title: "Demo article", url: "https://example.com/demo-article", date: "2020-03-24" }],
      }),
    },
  };
}

const labels: Readonly<Record<Flag, string>> = {
  PEP: "Politically exposed",
  SANCTION: "Sanctioned",
  ADVERSE_MEDIA: "Adverse media",
  REFER: "Refer",
};
