import fc from "fast-check";
import { expect, it } from "vitest";
import { describeWithTools } from "../describe-with-tools.test.support.ts";
import { quoteArgument } from "./control-line.ts";
import { attachTo, startPrivateTmux } from "./private-tmux.test.support.ts";

const awkward = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "$HOME",
        "~",
        "\\",
        '"',
        "'",
        "#{pane_id}",
        "#",
        ";",
        "%if",
        "{",
        "}",
        "\n",
        "\r",
        "\t",
        "\u001b",
        "\\n",
        " ",
      ),
      fc.string({ unit: "grapheme", maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((pieces) => pieces.join("").replaceAll("\0", ""))
  .filter((text) => text !== "");

describeWithTools(["tmux"], "quoteArgument", () => {
  it("brings any text through tmux's command language as it was", async () => {
    const server = await startPrivateTmux();
    const connection = await attachTo(server);
    await fc.assert(
      fc.asyncProperty(awkward, async (text) => {
        expect(await connection.run({ commands: [["set-buffer", "-b", "q", "--", text]] })).toEqual({
          kind: "ok",
          stdout: "",
        });
        expect(await server.tmux("save-buffer", "-b", "q", "-")).toBe(text);
      }),
      { numRuns: 150 },
    );
    await connection.close();
  }, 90_000);

  it("leaves plain words readable", () => {
    expect([quoteArgument("list-panes"), quoteArgument("a b"), quoteArgument("")]).toEqual([
      "list-panes",
      '"a b"',
      '""',
    ]);
  });
});
