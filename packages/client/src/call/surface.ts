import type { MethodShape, WireError } from "@interlock/contracts/define";
import type { SubscriptionCall } from "../subscription/subscription.ts";
import type { MethodCall } from "./method-call.ts";

type Camel<Name extends string> = Name extends `${infer Head}_${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : Name;

/** Names with dots become namespaces: `agent.register_from_pane` is `agent.registerFromPane`. */
type Tree<Flat> = {
  readonly [
    Name in keyof Flat & string as Name extends `${string}.${string}` ? never : Camel<Name>
  ]: Flat[Name];
} & {
  readonly [
    Name in keyof Flat & string as Name extends `${infer Head}.${string}` ? Camel<Head> : never
  ]: Tree<Below<Flat, Name extends `${infer Head}.${string}` ? Head : never>>;
};

type Below<Flat, Head extends string> = {
  readonly [Name in keyof Flat as Name extends `${Head}.${infer Rest}` ? Rest : never]: Flat[Name];
};

type Unprefixed<Name, Prefix extends string> = Name extends `${Prefix}${infer Rest}` ? Rest : never;

/** Every code a caller can meet, each with its details: the method's, its gate's, its plane's. */
export type CodesOf<Shape extends MethodShape, Errors> = WireError<Errors, Shape["codes"] & keyof Errors>;

/** The methods that are answered once. */
export type CallName<Methods> = {
  [Name in keyof Methods & string]: Methods[Name] extends { readonly kind: "subscription" } ? never : Name;
}[keyof Methods & string];

/** What a method is to its caller. */
type LeafOf<Shape extends MethodShape, Failure> = Shape["kind"] extends "subscription"
  ? SubscriptionCall<Shape>
  : MethodCall<Shape, Failure>;

/** The typed calls of a plane, from its generated method map. `Faults` are this side's own. */
export type Surface<Methods, Errors, Faults, Prefix extends string = ""> = Tree<{
  readonly [Name in keyof Methods as Unprefixed<Name, Prefix>]: Methods[Name] extends MethodShape
    ? LeafOf<Methods[Name], CodesOf<Methods[Name], Errors> | Faults>
    : never;
}>;
