import { DATA_LENGTH_BYTES, GROUP_HEADER_BYTES, GROUP_MAX_ENTRIES } from "@interlock/contracts/tensor";
import type { Places } from "./places.ts";
import type { DecodeRefusal } from "./refusals.ts";
import type { Shape } from "./shape.ts";

/**
 * Goes over the groups and data that follow a block, and holds every count and length against the end: whatever a view
 * reads afterwards lies inside. Costs no more than the bytes there are, whatever they claim.
 *
 * @param at where the block ends
 * @param places filled where it is given
 * @returns where the entry ends
 */
export function walk(
  shape: Shape,
  view: DataView,
  at: number,
  end: number,
  oldBlocks: boolean,
  places?: Places,
): number | DecodeRefusal {
  let position = at;
  for (let index = 0; index < shape.groups.length; index += 1) {
    const group = shape.groups[index];
    if (group === undefined) break;
    if (places !== undefined) places.groups[index] = position;
    const next = walkGroup(group, view, position, end, oldBlocks);
    if (typeof next === "string") return next;
    position = next;
  }
  for (let index = 0; index < shape.data.length; index += 1) {
    const data = shape.data[index];
    if (data === undefined) break;
    const leftOut = data.mayBeLeftOut === true && position === end;
    if (!leftOut && end - position < DATA_LENGTH_BYTES) return "data_outside";
    const length = leftOut ? 0 : view.getUint32(position, true);
    if (length > data.maxBytes) return "data_too_long";
    position += leftOut ? 0 : DATA_LENGTH_BYTES;
    if (length > end - position) return "data_outside";
    if (places !== undefined) {
      places.data[index] = position;
      places.dataLengths[index] = length;
    }
    position += length;
  }
  return position;
}

function walkGroup(
  group: Shape,
  view: DataView,
  at: number,
  end: number,
  oldBlocks: boolean,
): number | DecodeRefusal {
  if (end - at < GROUP_HEADER_BYTES) return "group_outside";
  const blockLength = view.getUint16(at, true);
  const count = view.getUint16(at + 2, true);
  if (count > GROUP_MAX_ENTRIES) return "group_too_large";
  let position = at + GROUP_HEADER_BYTES;
  if (count === 0) return position;
  if (blockLength < (oldBlocks ? group.requiredLength : group.blockLength)) return "block_too_short";
  if (group.flat) {
    position += blockLength * count;
    return position > end ? "group_outside" : position;
  }
  for (let entry = 0; entry < count; entry += 1) {
    if (blockLength > end - position) return "group_outside";
    const next = walk(group, view, position + blockLength, end, oldBlocks);
    if (typeof next === "string") return next;
    position = next;
  }
  return position;
}
