import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../../bootstrap/capture.mjs";

/** The compilers that users have: the last one written in JavaScript, and the one this workspace builds with. */
const COMPILERS = ["typescript-5", "typescript"];

/** What the README says does not compile: a line of the example, and a wrong one in its place. */
const WRONG = [
  {
    file: "serve.ts",
    line: "    greet: ({ params",
    wrong: "    greeted: ({ params",
    what: "a method under another name",
  },
  {
    file: "serve.ts",
    line: 'fail("nobody_home", { name })',
    wrong: 'fail("nobody_there", { name })',
    what: "a code nobody declared",
  },
  { file: "serve.ts", line: "greeting: `Hello", wrong: "greetings: `Hello", what: "a wrong result" },
  {
    file: "serve.ts",
    line: 'fail("nobody_home", { name })',
    wrong: 'fail("nobody_home", {})',
    what: "an error without its details",
  },
  { file: "call.ts", line: 'greet({ name: "Ada" })', wrong: "greet({ name: 1 })", what: "a wrong parameter" },
  {
    file: "call.ts",
    line: "  .with({ error: { code: P.string }",
    wrong: "  // .with({ error: { code: P.string }",
    what: "an error left out",
  },
];

/**
 * Compiles the example and, beside it, each wrong version of it.
 *
 * @param {string} root the checkout, whose compilers are used
 * @param {string} project
 * @param {Readonly<Record<string, string>>} files the example
 * @returns {Promise<string[]>} what does not compile and should, or does and should not
 */
export async function checkTypes(root, project, files) {
  const stale = WRONG.filter(({ file, line }) => !files[file]?.includes(line));
  if (stale.length > 0)
    return stale.map(({ file, line }) => `${file} has no ${JSON.stringify(line)} to make wrong`);
  WRONG.forEach(({ file, line, wrong }, index) =>
    writeFileSync(join(project, nameOf(index)), String(files[file]).replace(line, wrong)),
  );
  const problems = await Promise.all(
    COMPILERS.map(async (compiler) => {
      const tsc = join(root, "node_modules", compiler, "bin", "tsc");
      const { output } = await capture(process.execPath, [tsc, "-p", ".", "--pretty", "false"], {
        cwd: project,
      });
      return judgeOutput(output).map((problem) => `${compiler}: ${problem}`);
    }),
  );
  return problems.flat();
}

/** @param {number} index */
function nameOf(index) {
  return `wrong-${index}.ts`;
}

/**
 * @param {string} output one error a line, its continuation indented
 * @returns {string[]}
 */
function judgeOutput(output) {
  const errors = output.split("\n").filter((line) => line !== "" && !line.startsWith(" "));
  const accepted = WRONG.filter((_, index) => !errors.some((line) => line.startsWith(`${nameOf(index)}(`)));
  return [
    ...errors.filter((line) => !/^wrong-\d+\.ts\(/.test(line)),
    ...accepted.map(({ what }) => `it accepts ${what}`),
  ];
}
