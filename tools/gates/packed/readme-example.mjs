/**
 * A whole program out of a document: each code block whose fence names a file, and every command beside them.
 *
 * @typedef {{ readonly files: Readonly<Record<string, string>>, readonly commands: readonly string[] }} Example
 */

const BLOCK = /^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm;

/**
 * @param {string} markdown
 * @param {string} heading the `##` section that holds the example
 * @returns {Example}
 */
export function exampleIn(markdown, heading) {
  const section = markdown.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`there is no section "${heading}"`);
  /** @type {Record<string, string>} */
  const files = {};
  /** @type {string[]} */
  const commands = [];
  for (const [, language, file, body = ""] of section.matchAll(BLOCK)) {
    if (file !== undefined) files[file] = body;
    if (language === "sh")
      commands.push(...body.split("\n").map((line) => line.replace(/\s+#.*/, "").trim()));
  }
  return { files, commands: commands.filter((command) => command !== "") };
}

/**
 * @param {Example} example
 * @returns {string[]} what its `npm install` commands name
 */
export function installedBy({ commands }) {
  return commands
    .filter((command) => command.startsWith("npm install "))
    .flatMap((command) => command.split(/\s+/).slice(2))
    .filter((word) => !word.startsWith("-"));
}

/**
 * @param {Example} example
 * @returns {string[]} its `npx` commands, without `npx`
 */
export function buildCommandsOf({ commands }) {
  return commands
    .filter((command) => command.startsWith("npx "))
    .map((command) => command.slice("npx ".length));
}
