export const TOP_VIEWS = ["agents", "queue", "events"] as const;
export type TopView = (typeof TOP_VIEWS)[number];

export type TopAction = { readonly kind: "quit" } | { readonly kind: "view"; readonly view: TopView };

const CTRL_C = "\u0003";
const NEXT: ReadonlySet<string> = new Set(["\t", "\u001b[C"]);
const PREVIOUS: ReadonlySet<string> = new Set(["\u001b[Z", "\u001b[D"]);

/** What a key asks for; nothing where it has no meaning here. */
export function topAction(key: string, view: TopView): TopAction | undefined {
  if (key === "q" || key === "Q" || key === CTRL_C) return { kind: "quit" };
  const at = TOP_VIEWS.indexOf(view);
  const chosen = NEXT.has(key)
    ? TOP_VIEWS[(at + 1) % TOP_VIEWS.length]
    : PREVIOUS.has(key)
      ? TOP_VIEWS[(at + TOP_VIEWS.length - 1) % TOP_VIEWS.length]
      : TOP_VIEWS.find((name, index) => key === String(index + 1) || key === name[0]);
  // The queue has no letter: `q` ends.
  return chosen === undefined ? undefined : { kind: "view", view: chosen };
}
