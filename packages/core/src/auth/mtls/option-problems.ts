import type { Problem } from "../../errors/configuration-error.ts";
import { durationProblem } from "../../options/duration-problem.ts";
import { problem } from "../../options/reject-problems.ts";
import { secretProblem, valueProblem } from "../secrets/secret.ts";
import type { MtlsMaterial, MtlsOptions } from "./mtls-options.ts";

type Unsafe<T> = { readonly [K in keyof T]?: unknown };

/** What is wrong with the options themselves, before any file is opened or function asked. */
export function mtlsOptionProblems(own: Unsafe<MtlsOptions>): readonly (Problem | undefined)[] {
  return [
    ambiguous(own),
    incomplete(own),
    ...contentOptions.map((name) => problem(name, contentProblem(own[name], true))),
    ...fileOptions.map((name) => problem(name, textProblem(own[name]))),
    given(own.passphrase) ? secretProblem(own.passphrase, "passphrase") : undefined,
    problem("source", functionProblem(own.source)),
    authoritiesProblem(own.ca),
    coded("mtls_tls_version", "minVersion", oneOf(own.minVersion, ["TLSv1.2", "TLSv1.3"])),
    problem("servername", hostNameProblem(own.servername)),
    problem("allowExpired", booleanProblem(own.allowExpired)),
    problem("expiryWarningDays", daysProblem(own.expiryWarningDays)),
    problem("watch", watchProblem(own)),
    problem("watchEveryMs", durationProblem(own.watchEveryMs)),
    problem("onEvent", functionProblem(own.onEvent)),
  ];
}

/** What is wrong with the material that `source` gave. */
export function materialProblems(material: Unsafe<MtlsMaterial>): readonly (Problem | undefined)[] {
  return [
    ambiguous(material),
    incomplete(material),
    ...contentOptions.map((name) => problem(name, contentProblem(material[name], false))),
    given(material.passphrase) ? problem("passphrase", valueProblem(material.passphrase)) : undefined,
  ];
}

/** What is wrong with the values that functions gave, where these options are functions. */
export function answerProblems(
  own: Unsafe<MtlsOptions>,
  answers: Unsafe<MtlsMaterial>,
): readonly (Problem | undefined)[] {
  const asked = (name: (typeof contentOptions)[number] | "passphrase"): boolean =>
    typeof own[name] === "function";
  return [
    ...contentOptions.map((name) =>
      asked(name)
        ? problem(name, given(answers[name]) ? contentProblem(answers[name], false) : "gave nothing")
        : undefined,
    ),
    asked("passphrase") ? problem("passphrase", valueProblem(answers.passphrase)) : undefined,
  ];
}

const contentOptions = ["cert", "key", "pfx"] as const;
const fileOptions = ["certFile", "keyFile", "pfxFile", "caFile"] as const;

function ambiguous(own: Unsafe<MtlsOptions>): Problem | undefined {
  const clashes = [
    ["source", ["cert", "key", "pfx", "passphrase", "certFile", "keyFile", "pfxFile"]],
    ["pfx", ["cert", "key", "certFile", "keyFile", "pfxFile"]],
    ["pfxFile", ["cert", "key", "certFile", "keyFile"]],
    ["cert", ["certFile"]],
    ["key", ["keyFile"]],
    ["ca", ["caFile"]],
  ] as const;
  for (const [option, others] of clashes) {
    const also = others.filter((name) => given(own[option]) && given(own[name]));
    if (also.length > 0) {
      const names = also.map((name) => `"${name}"`).join(", ");
      return {
        path: option,
        message: `cannot go along with ${names}. Leave one side out`,
        code: "mtls_ambiguous",
      };
    }
  }
  return undefined;
}

function incomplete(own: Unsafe<MtlsOptions>): Problem | undefined {
  if (given(own.source) || given(own.pfx) || given(own.pfxFile)) return undefined;
  const hasCert = given(own.cert) || given(own.certFile);
  const hasKey = given(own.key) || given(own.keyFile);
  if (hasCert && hasKey) return undefined;
  const path = hasCert ? "key" : "cert";
  const without =
    hasCert === hasKey
      ? ""
      : hasCert
        ? ": a certificate is of no use without its private key"
        : ": a private key is of no use without its certificate";
  return {
    path,
    message: `is missing${without}. Pass certificate and key, each as text or as a file, or a PFX`,
    code: "mtls_incomplete",
  };
}

function contentProblem(value: unknown, orFunction: boolean): string | undefined {
  if (!given(value) || typeof value === "string" || value instanceof Uint8Array) return undefined;
  if (orFunction && typeof value === "function") return undefined;
  return `must be text or bytes${orFunction ? ", or a function that gives them" : ""}`;
}

function authoritiesProblem(ca: unknown): Problem | undefined {
  if (!given(ca)) return undefined;
  const entries: readonly unknown[] = [ca].flat();
  const good = entries.length > 0 && entries.every((entry) => contentProblem(entry, false) === undefined);
  return coded(
    "mtls_ca_format",
    "ca",
    good ? undefined : "must be a certificate in PEM form, or a list of them",
  );
}

function watchProblem(own: Unsafe<MtlsOptions>): string | undefined {
  if (own.watch !== true) return booleanProblem(own.watch);
  return fileOptions.some((name) => given(own[name]))
    ? undefined
    : 'looks at files, and none is given. Pass "certFile" and "keyFile", or call reload() when there is a new certificate';
}

function daysProblem(days: unknown): string | undefined {
  const good =
    !given(days) || (Array.isArray(days) && days.every((day) => typeof day === "number" && day > 0));
  return good ? undefined : "must be a list of numbers above 0";
}

function textProblem(text: unknown): string | undefined {
  if (!given(text)) return undefined;
  return typeof text === "string" && text.trim() !== "" ? undefined : "must be a text that is not empty";
}

function hostNameProblem(name: unknown): string | undefined {
  if (!given(name) || (typeof name === "string" && /^[\w.-]+$/.test(name))) return undefined;
  return 'must be a host name, such as "api.example.com", without scheme and port';
}

function booleanProblem(value: unknown): string | undefined {
  return !given(value) || typeof value === "boolean" ? undefined : "must be true or false";
}

function functionProblem(value: unknown): string | undefined {
  return !given(value) || typeof value === "function" ? undefined : "must be a function";
}

function oneOf(value: unknown, allowed: readonly string[]): string | undefined {
  if (!given(value) || allowed.includes(value as string)) return undefined;
  return `must be ${allowed.map((name) => `"${name}"`).join(" or ")}`;
}

function coded(code: string, path: string, message: string | undefined): Problem | undefined {
  return message === undefined ? undefined : { path, message, code };
}

function given(value: unknown): boolean {
  return value !== undefined;
}
