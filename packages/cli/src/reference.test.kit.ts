import type { Command } from "commander";

const TITLE = `# The command line

Every command with its options, as the program's own help tells them. A test holds this file against the program; after
a change, write it anew: \`INTERLOCK_WRITE_DOCS=1 pnpm vitest packages/cli/src/reference.test.ts\`.
`;

/** The whole command line as one document, in the order of the help. */
export function commandReference(program: Command): string {
  const sections = leavesOf(program, program.name()).map(
    ([path, command]) => `## ${path}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`,
  );
  return [TITLE, ...sections].join("\n");
}

function leavesOf(command: Command, path: string): readonly (readonly [string, Command])[] {
  return [
    [path, command],
    ...command.commands.flatMap((inner) => leavesOf(inner, `${path} ${inner.name()}`)),
  ];
}

/** What `--help` prints, what stands after the options included. */
function helpOf(command: Command): string {
  let text = "";
  command
    .configureOutput({
      writeOut: (part) => (text += part),
      getOutHelpWidth: () => 100,
      getOutHasColors: () => false,
    })
    .outputHelp();
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}
