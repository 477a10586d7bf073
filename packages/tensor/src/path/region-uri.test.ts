import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { expect, it } from "vitest";
import { formatRegionUri, parseRegionUri } from "./region-uri.ts";

verifies("SHM-201", "a region URI names an absolute path, and whether it must lie on huge pages", () => {
  const path = "/dev/shm/tensorpool-alice/default/10000/7/1.pool";
  const uri = (requireHugepages: boolean) => ({ kind: "uri", uri: { path, requireHugepages } });
  expect(parseRegionUri(`shm:file?path=${path}`)).toEqual(uri(false));
  expect(parseRegionUri(`shm:file?path=${path}|require_hugepages=false`)).toEqual(uri(false));
  expect(parseRegionUri(`shm:file?path=${path}|require_hugepages=true`)).toEqual(uri(true));
});

verifies("SHM-201", "refuses what is not of that form, and says why", () => {
  const refusals = {
    "": "unknown_scheme",
    "file:/a": "unknown_scheme",
    "shm:memfd?path=/a": "unknown_scheme",
    "SHM:FILE?path=/a": "unknown_scheme",
    "shm:file?": "path_missing",
    "shm:file?path=": "path_missing",
    "shm:file?path=|require_hugepages=true": "path_missing",
    "shm:file?path=a": "path_invalid",
    "shm:file?path=/a b": "path_invalid",
    "shm:file?path=/a?b": "path_invalid",
    "shm:file?path=/a\n": "path_invalid",
    "shm:file?path=/a\0": "path_invalid",
    "shm:file?require_hugepages=true|path=/a": "unknown_key",
    "shm:file?path=/a|path=/b": "unknown_key",
    "shm:file?path=/a|require_hugepages=true|require_hugepages=true": "unknown_key",
    "shm:file?path=/a|": "unknown_key",
    "shm:file?path=/a|other=1": "unknown_key",
    "shm:file?path=/a|require_hugepages": "unknown_key",
    "shm:file?path=/a|require_hugepages=": "value_invalid",
    "shm:file?path=/a|require_hugepages=TRUE": "value_invalid",
    "shm:file?path=/a|require_hugepages=1": "value_invalid",
    [`shm:file?path=/${"a".repeat(4096)}`]: "too_long",
  };
  const found = Object.keys(refusals).map((text) => {
    const parsed = parseRegionUri(text);
    return [text, parsed.kind === "refused" ? parsed.reason : parsed];
  });
  expect(Object.fromEntries(found)).toEqual(refusals);
});

it("prints what it parses, and parses what it prints", () => {
  const names = fc.string({ unit: "grapheme", maxLength: 40 }).map((name) => `/${name}`);
  fc.assert(
    fc.property(names, fc.boolean(), (path, requireHugepages) => {
      const parsed = parseRegionUri(
        `shm:file?path=${path}${requireHugepages ? "|require_hugepages=true" : ""}`,
      );
      if (parsed.kind === "uri") {
        expect(parsed.uri).toEqual({ path, requireHugepages });
        expect(parseRegionUri(formatRegionUri(parsed.uri))).toEqual(parsed);
      } else expect(() => formatRegionUri({ path, requireHugepages })).toThrow(RangeError);
    }),
  );
});
