import type {
  consumerHello,
  frameDescriptor,
  shmPoolAnnounce,
  tensorHeader,
  Mode,
} from "@interlock/contracts/tensor";
import { expectTypeOf, test } from "vitest";
import type {
  EntryInput,
  EntryValue,
  EntryView,
  EntryWriter,
  GroupView,
  NumbersView,
} from "./message-types.ts";

test("a message's types follow from its layout", () => {
  expectTypeOf<EntryInput<typeof frameDescriptor>>().branded.toEqualTypeOf<{
    readonly streamId: number;
    readonly epoch: bigint;
    readonly seq: bigint;
    readonly timestampNs?: bigint | undefined;
    readonly metaVersion?: number | undefined;
    readonly traceId?: bigint | undefined;
  }>();
  expectTypeOf<EntryWriter<typeof frameDescriptor>["timestampNs"]>().toEqualTypeOf<bigint | undefined>();
  expectTypeOf<EntryValue<typeof frameDescriptor>["seq"]>().toEqualTypeOf<bigint>();
  expectTypeOf<EntryValue<typeof frameDescriptor>["traceId"]>().toEqualTypeOf<bigint | undefined>();
});

test("an enum is written by its names, and read as one of them, as not set or as unrecognised", () => {
  expectTypeOf<EntryInput<typeof consumerHello>["mode"]>().toEqualTypeOf<Mode>();
  expectTypeOf<EntryView<typeof consumerHello>["mode"]>().toEqualTypeOf<Mode | "UNRECOGNISED" | undefined>();
});

test("groups and data may be left out when written, and are there when read", () => {
  type Announce = typeof shmPoolAnnounce;
  expectTypeOf<EntryInput<Announce>["headerRegionUri"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<EntryValue<Announce>["headerRegionUri"]>().toEqualTypeOf<string>();
  expectTypeOf<EntryValue<Announce>["payloadPools"][number]["strideBytes"]>().toEqualTypeOf<number>();
  expectTypeOf<EntryView<Announce>["payloadPools"]>().toExtend<GroupView<{ readonly regionUri: string }>>();
});

test("arrays are numbers, and padding and constants are no members", () => {
  expectTypeOf<EntryInput<typeof tensorHeader>["dims"]>().toEqualTypeOf<readonly number[]>();
  expectTypeOf<EntryView<typeof tensorHeader>["dims"]>().toEqualTypeOf<NumbersView<number>>();
  expectTypeOf<keyof EntryInput<typeof tensorHeader>>().toEqualTypeOf<
    "dtype" | "majorOrder" | "ndims" | "progressUnit" | "progressStrideBytes" | "dims" | "strides"
  >();
});
