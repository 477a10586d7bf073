/** Writes commands as one line of tmux's command language, so that every argument arrives exactly as it was. */
export function controlLine(commands: readonly (readonly string[])[]): string {
  return commands.map((command) => command.map(quoteArgument).join(" ")).join(" ; ");
}

const PLAIN = /^[A-Za-z0-9_\-./:=@]+$/;

/**
 * One argument. Between double quotes tmux still expands `$NAME` and reads backslashes, and a line feed ends the
 * line, and a leading `~` becomes a home directory, so those are escaped, most of them as octal.
 */
export function quoteArgument(argument: string): string {
  if (PLAIN.test(argument)) return argument;
  // oxlint-disable-next-line no-control-regex -- control characters are what is escaped
  const escaped = argument.replaceAll(/["\\$~\u0000-\u001f\u007f]/g, (character) => {
    if (character === '"' || character === "\\" || character === "$") return `\\${character}`;
    return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return `"${escaped}"`;
}
