import { readFileSync } from "node:fs";
import type { ControlGroups } from "../../service/ports/peer.ts";

/** Lines read `hierarchy:controllers:path`; a path may hold colons. */
export function parseControlGroups(text: string): ControlGroups {
  const lines = text.split("\n").flatMap((line): readonly (readonly [string, string])[] => {
    const [, hierarchy, path] = /^(\d+):[^:]*:(\/.*)$/.exec(line) ?? [];
    return hierarchy === undefined || path === undefined ? [] : [[hierarchy, path]];
  });
  return new Map(lines);
}

/** Anybody may read these of anybody, unless `/proc` hides other users' processes. */
export function readControlGroups(pid: number): ControlGroups | undefined {
  try {
    return parseControlGroups(readFileSync(`/proc/${pid}/cgroup`, "utf8"));
  } catch {
    // What cannot be read proves nothing, whyever that is.
    return undefined;
  }
}
