import type { DataLayout, EntryLayout, EnumLayout, FieldLayout } from "@interlock/contracts/tensor";

/** A number that the enum of this version has no name for. */
export const UNRECOGNISED = "UNRECOGNISED";

type NumberOf<F extends FieldLayout> = F["type"] extends "u64" | "i64" ? bigint : number;

type NameOf<F extends FieldLayout> = F["enum"] extends EnumLayout
  ? keyof F["enum"]["values"] & string
  : never;

/** What a field is given: a name where it has an enum, a bigint where it has 64 bits. */
type GivenField<F extends FieldLayout> = F extends { readonly enum: EnumLayout }
  ? NameOf<F>
  : F extends { readonly count: number }
    ? readonly NumberOf<F>[]
    : NumberOf<F>;

/** Undefined is "absent"; an enum can be that even where its field is required, since one implementation leaves it so. */
type ReadField<F extends FieldLayout, Numbers> = F extends { readonly enum: EnumLayout }
  ? NameOf<F> | typeof UNRECOGNISED | undefined
  : F extends { readonly count: number }
    ? Numbers
    : F extends { readonly nullValue: number | bigint }
      ? NumberOf<F> | undefined
      : NumberOf<F>;

type Padding = { readonly padding: true };
type Optional = { readonly nullValue: number | bigint };

type FieldsOf<E extends EntryLayout> = Exclude<E["fields"][number], Padding>;
type RequiredOf<E extends EntryLayout> = Exclude<FieldsOf<E>, Optional>;
type OptionalOf<E extends EntryLayout> = Extract<FieldsOf<E>, Optional>;
type ContentOf<D extends DataLayout> = D["content"] extends "ascii" ? string : Uint8Array;

/** What is written: optional fields may be left out, as may groups and data, which are empty then. */
export type EntryInput<E extends EntryLayout> = {
  readonly [F in RequiredOf<E> as F["name"]]: GivenField<F>;
} & {
  readonly [F in OptionalOf<E> as F["name"]]?: GivenField<F> | undefined;
} & {
  readonly [G in E["groups"][number] as G["name"]]?: readonly EntryInput<G>[] | undefined;
} & {
  readonly [D in E["data"][number] as D["name"]]?: ContentOf<D> | undefined;
};

/** What was read, as a copy of its own. */
export type EntryValue<E extends EntryLayout> = {
  readonly [F in FieldsOf<E> as F["name"]]: ReadField<F, readonly NumberOf<F>[]>;
} & {
  readonly [G in E["groups"][number] as G["name"]]: readonly EntryValue<G>[];
} & {
  readonly [D in E["data"][number] as D["name"]]: ContentOf<D>;
};

/** Numbers of an array field, read where they lie. */
export interface NumbersView<N extends number | bigint> {
  readonly length: number;
  /** @throws RangeError for an index that is no number of this array. */
  at(index: number): N;
}

/** The entries of a group, one after the other; each call of `next` moves the one view they share. */
export interface GroupView<E> extends Iterable<E> {
  readonly count: number;
  rewind(): void;
  /** The next entry, or undefined after the last; it is valid until the next call. */
  next(): E | undefined;
}

/**
 * A window on bytes: it holds no copy, so it says what the bytes say at the time of reading, and moves on with the
 * next message. Text and byte views are made when they are asked for.
 */
export type EntryView<E extends EntryLayout> = {
  readonly [F in FieldsOf<E> as F["name"]]: ReadField<F, NumbersView<NumberOf<F>>>;
} & {
  readonly [G in E["groups"][number] as G["name"]]: GroupView<EntryView<G>>;
} & {
  readonly [D in E["data"][number] as D["name"]]: ContentOf<D>;
};

/** A window to write through. Assigning what the field cannot hold throws a RangeError. */
export type EntryWriter<E extends EntryLayout> = {
  -readonly [F in Exclude<RequiredOf<E>, { readonly count: number }> as F["name"]]: GivenField<F>;
} & {
  -readonly [F in OptionalOf<E> as F["name"]]: GivenField<F> | undefined;
};

/** A layout whose messages all have one length. */
export type FixedLayout = EntryLayout & { readonly groups: readonly []; readonly data: readonly [] };
