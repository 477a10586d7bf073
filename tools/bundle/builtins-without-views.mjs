/**
 * An import statement makes Node build a view of all that a built-in module exports, and with it load what nobody asked
 * for (`node:buffer` alone brings blobs and files). A client is imported by programs that run for a moment.
 *
 * @type {import("rolldown").Plugin}
 */
export const builtinsWithoutViews = {
  name: "built-in modules without views",
  renderChunk: (code) => ({
    code: code.replaceAll(
      /^import \{([^}]+)\} from "(node:[^"]+)";$/gm,
      (_statement, names, module) =>
        `const {${names.replaceAll(" as ", ": ")}} = process.getBuiltinModule("${module}");`,
    ),
    // Nothing else moves: each of these statements has a line of its own.
    map: null,
  }),
};
