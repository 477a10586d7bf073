import { test } from "vitest";
import type { TestContext } from "vitest";

/** An id of `specs/<area>/requirements.yaml`, for example `RTN-012`. */
export type RequirementId = `${Uppercase<string>}-${number}`;

/** What a test does; `context.skip(reason)` skips it in sight, when a tool is missing. */
export type VerifyingTest = (context: TestContext) => void | Promise<void>;

/** As vitest's own: `timeout` in milliseconds. */
export interface VerifyingOptions {
  readonly timeout?: number;
}

/** The gate reads ids from test titles, so an id shows wherever its test is reported. */
function titled(ids: RequirementId | readonly RequirementId[], mark: string, title: string): string {
  return `[${[ids].flat().join(" ")}${mark}] ${title}`;
}

function define(
  ids: RequirementId | readonly RequirementId[],
  title: string,
  run: VerifyingTest,
  options: VerifyingOptions = {},
): void {
  test(titled(ids, "", title), options, run);
}

function failing(
  ids: RequirementId | readonly RequirementId[],
  title: string,
  run: VerifyingTest,
  options: VerifyingOptions = {},
): void {
  test.fails(titled(ids, " expected failure", title), options, run);
}

interface Verifies {
  (
    ids: RequirementId | readonly RequirementId[],
    title: string,
    run: VerifyingTest,
    options?: VerifyingOptions,
  ): void;
  /**
   * A requirement that is known not to hold yet (`expected_failure` in its file): the test runs, and turns red as
   * soon as it passes.
   */
  readonly failing: typeof define;
}

/** A test that proves one or more requirements. The title says the behaviour; unknown ids fail the specs gate. */
export const verifies: Verifies = Object.assign(define, { failing });
