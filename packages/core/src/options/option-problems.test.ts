import { expect, it } from "vitest";
import { configurationError } from "../errors/problems.ts";
import { OptionProblems } from "./option-problems.ts";

const refusing =
  (...paths: readonly string[]) =>
  (): never => {
    throw configurationError(
      "part",
      paths.map((path) => ({ path, message: "is wrong" })),
    );
  };

it("gives what each part gives, and throws nothing when nothing is wrong", () => {
  const problems = new OptionProblems("createAcme", "acme");
  expect(problems.attempt(() => 5)).toBe(5);
  expect(() => problems.throwAny()).not.toThrow();
});

it("gathers the problems of all parts in one error of the factory", () => {
  const problems = new OptionProblems("createAcme", "acme");
  expect(problems.attempt(refusing("a"))).toBeUndefined();
  problems.attempt(refusing("b", "c"), { below: "auth" });
  problems.add([{ path: "d", message: "is missing" }]);
  expect(() => problems.throwAny()).toThrow(
    '[acme] createAcme() was called with options that cannot work: "a" is wrong; "auth.b" is wrong; ' +
      '"auth.c" is wrong; "d" is missing.',
  );
});

it("tells one problem per option, and none that is told elsewhere", () => {
  const problems = new OptionProblems("createAcme", "acme");
  problems.attempt(refusing("a"));
  problems.attempt(refusing("a", "b", "c"), { elsewhere: ["c"] });
  expect(() => problems.throwAny()).toThrow(/: "a" is wrong; "b" is wrong\.$/);
});

it("keeps the code of a problem that has one", () => {
  const problems = new OptionProblems("createAcme", "acme");
  problems.attempt(
    () => {
      throw configurationError("mtls", [{ path: "key", message: "is of another", code: "key_mismatch" }]);
    },
    { below: "auth" },
  );
  expect(() => problems.throwAny()).toThrow(expect.objectContaining({ code: "key_mismatch" }) as Error);
});

it("lets every other error through", () => {
  const problems = new OptionProblems("createAcme", "acme");
  expect(() =>
    problems.attempt(() => {
      throw new TypeError("a bug");
    }),
  ).toThrow(TypeError);
});
