import type { AppMethodName, AppMethods } from "@interlock/client";

/** The methods that answer in pages. */
export type ListName = Extract<AppMethodName, `app.${string}.list`>;

export type RowOf<Name extends ListName> = AppMethods[Name]["result"]["rows"][number];

type FiltersOf<Name extends ListName> = NonNullable<AppMethods[Name]["params"]["filters"]>;

type OrderFieldOf<Name extends ListName> = Exclude<
  NonNullable<AppMethods[Name]["params"]["order_by"]>,
  `${string}:${string}`
>;

/** One filter as an option of the command line; what kind it is follows from the contract's type. */
export type FilterOption<Value> = { readonly flag: string; readonly about: string } & ([Value] extends [
  boolean,
]
  ? { readonly kind: "yes-no" }
  : [Value] extends [number]
    ? { readonly kind: "time" }
    : string extends Value
      ? { readonly kind: "text" | "agent" }
      : { readonly kind: "choice"; readonly values: { readonly [Choice in Value & string]: true } });

/** A list as a command. Total over the contract's filters, their values and its orders. */
export interface ListSpec<Name extends ListName> {
  readonly about: string;
  readonly orders: { readonly [Field in OrderFieldOf<Name>]: true };
  readonly filters: {
    readonly [Filter in keyof FiltersOf<Name>]-?: FilterOption<NonNullable<FiltersOf<Name>[Filter]>>;
  };
}

/** The same to somebody who knows the filter's name only at run time. */
export interface AnyFilter {
  readonly flag: string;
  readonly about: string;
  readonly kind: "yes-no" | "time" | "text" | "agent" | "choice";
  readonly values?: Readonly<Record<string, true>>;
}
