import { expect, test } from "vitest";
import { CliFailure } from "../exit/cli-failure.ts";
import { readReport } from "./daemon-report.ts";

test("a report is taken as it is", () => {
  expect(readReport('{"event":"audit","rows":2,"pending":0,"findings":[]}\n', "audit")).toMatchObject({
    rows: 2,
  });
});

test("what kept the daemon from looking is told in its own words", () => {
  expect(() =>
    readReport('{"event":"failed","code":"home_unusable","message":"No home.","fix":"Set it."}\n', "audit"),
  ).toThrow(expect.objectContaining({ message: "No home.", fix: "Set it.", exitCode: 1 }));
});

test("a daemon that says nothing is a failure, never a sound log", () => {
  expect(() => readReport("", "audit")).toThrow(CliFailure);
});
