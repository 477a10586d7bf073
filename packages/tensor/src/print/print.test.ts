import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TENSOR_SCHEMAS } from "@interlock/contracts/tensor";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { layoutTables } from "./layout-tables.test.support.ts";
import { sbeSchema } from "./sbe-schema.ts";
import { printXml } from "./xml-element.ts";

const tensor = join(import.meta.dirname, "..", "..");

/** What is committed; after a wanted change of the layouts `INTERLOCK_WRITE_LAYOUTS=1` writes it anew. */
function committed(path: string, text: string): string {
  if (process.env["INTERLOCK_WRITE_LAYOUTS"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return readFileSync(path, "utf8");
}

verifies("SHM-015", "the published schema files are what the layouts say", () => {
  for (const schema of TENSOR_SCHEMAS) {
    const text = sbeSchema(schema);
    expect(committed(join(tensor, "schemas", `${schema.file}.xml`), text)).toBe(text);
  }
});

verifies(
  "SHM-015",
  "a schema file holds every field with its id and offset, and every enum with its values",
  () => {
    for (const schema of TENSOR_SCHEMAS) {
      const text = sbeSchema(schema);
      for (const { name, templateId, blockLength, fields } of [...schema.messages, ...schema.blocks]) {
        expect(text).toContain(
          `<sbe:message name="${name}" id="${templateId}" blockLength="${blockLength}">`,
        );
        for (const { name, id, offset } of fields)
          expect(text).toMatch(new RegExp(`<field name="${name}" id="${id}" type="\\w+" offset="${offset}"`));
      }
      const types = new Set([...text.matchAll(/ type="(\w+)"/g)].map(([, type]) => type));
      const primitives = ["uint8", "uint16", "int16", "uint32", "int32", "uint64", "int64"];
      const undeclared = [...types].filter(
        (type) => !primitives.includes(String(type)) && !text.includes(`name="${type}"`),
      );
      expect(undeclared).toEqual([]);
    }
  },
);

test("the tables in the documentation are what the layouts say", () => {
  const text = layoutTables();
  expect(committed(join(tensor, "..", "..", "docs", "tensor", "layouts.md"), text)).toBe(text);
});

test("what an attribute or a text holds cannot end it", () => {
  const element = {
    name: "a",
    attributes: { b: '"<', c: undefined },
    children: [{ name: "d", attributes: {}, text: "&>" }],
  };
  expect(printXml(element)).toBe('<a b="&quot;&lt;">\n  <d>&amp;&gt;</d>\n</a>\n');
});
