import { expect, test } from "vitest";
import { NodeBudget } from "./node-budget.ts";

test("[SES-202] a node may beat two and a half times as often as it is asked to, in any minute", () => {
  let now = 0;
  const budget = new NodeBudget(15_000, () => now);
  const taken = () => budget.take("p", "n").kind;
  expect(Array.from({ length: 11 }, taken)).toEqual([
    ...Array.from({ length: 10 }, () => "passes"),
    "limited",
  ]);
  expect(budget.take("p", "n")).toMatchObject({ limit: 10 });
  expect(budget.take("p", "other").kind).toBe("passes");
  expect(budget.take("stranger", "n").kind).toBe("passes");
  // Half of the next minute has passed, and half of the last one with it.
  now = 90_000;
  expect(Array.from({ length: 6 }, taken)).toEqual([...Array.from({ length: 5 }, () => "passes"), "limited"]);
  const { retryAfter } = budget.take("p", "n") as { retryAfter: number }; // just limited
  now += retryAfter * 1_000;
  expect(taken()).toBe("passes");
});

test("a node that beats as it is asked to is never limited", () => {
  let now = 0;
  const budget = new NodeBudget(1_000, () => now);
  const verdicts = Array.from({ length: 600 }, () => {
    now += 950;
    return budget.take("p", "n").kind;
  });
  expect(verdicts).not.toContain("limited");
});
