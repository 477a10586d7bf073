/** One block of server-sent events, with the fields that we use. */
export interface EventBlock {
  /** undefined where the block has no name of its own. */
  readonly event: string | undefined;
  readonly data: string;
}

/** Longest block that is waited for; a peer that sends more sends no events of ours. */
const BLOCK_MAX = 8_388_608;

/** Cuts text into the blocks between blank lines, whichever line ends it has. @throws RangeError for a block without an end */
export async function* eventBlocks(text: AsyncIterable<string>): AsyncGenerator<EventBlock, undefined> {
  let rest = "";
  for await (const piece of text) {
    rest += piece;
    // A line end may itself be cut in two.
    const blocks = rest.split(/\r\n\r\n|\n\n/);
    rest = blocks.pop() ?? "";
    if (rest.length > BLOCK_MAX) throw new RangeError("an event without an end");
    for (const block of blocks) yield blockOf(block);
  }
  return undefined;
}

function blockOf(block: string): EventBlock {
  let event: string | undefined;
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n/)) {
    const at = line.indexOf(":");
    const field = at === -1 ? line : line.slice(0, at);
    const value = at === -1 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (field === "event") event = value;
    if (field === "data") data.push(value);
  }
  return { event, data: data.join("\n") };
}
