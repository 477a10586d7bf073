import { expect, it } from "vitest";
import { containerMembership } from "./container-membership.ts";

const ID = "a".repeat(64);
const OTHER = "b".repeat(64);
const groups = (...paths: readonly string[]) =>
  new Map(paths.map((path, index): [string, string] => [String(index), path]));
const asks = (first: readonly string[], process: readonly string[]) =>
  containerMembership(ID, groups(...first), groups(...process));

it.each([
  ["the same group", [`/docker/${ID}`], [`/docker/${ID}`], "inside"],
  ["a group below", [`/docker/${ID}`], [`/docker/${ID}/task`], "inside"],
  [
    "a system inside that moved its first process down",
    [`/docker/${ID}/init.scope`],
    [`/docker/${ID}`],
    "inside",
  ],
  ["a scope", [`/system.slice/docker-${ID}.scope`], [`/system.slice/docker-${ID}.scope`], "inside"],
  ["a name that only begins alike", [`/docker/${ID}`], [`/docker/${ID}x`], "outside"],
  ["another container", [`/docker/${ID}`], [`/docker/${OTHER}`], "outside"],
  ["a group that bears the id elsewhere", [`/docker/${ID}`], [`/docker/${OTHER}/${ID}`], "outside"],
  ["the host", [`/docker/${ID}`], ["/user.slice"], "outside"],
  ["one hierarchy of two", [`/docker/${ID}`, `/docker/${ID}`], [`/docker/${ID}`, "/"], "outside"],
  [
    "hierarchies that the engine does not use",
    ["/", `/docker/${ID}`],
    ["/elsewhere", `/docker/${ID}`],
    "inside",
  ],
  ["a first process whose group says nothing", ["/"], ["/"], "unknown"],
  ["a first process that is another by now", ["/user.slice"], ["/user.slice"], "unknown"],
])("tells %s", (_what, first, process, verdict) => {
  expect(asks(first, process)).toBe(verdict);
});
