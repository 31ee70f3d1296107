// The code editor. It is a bundle of its own, loaded when somebody first
// writes. It lives in a shadow tree, so that its styles need no leave of the
// page's policy.

import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, completionStatus, snippet, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { goLanguage } from "@codemirror/lang-go";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { forceLinting, linter, type Diagnostic } from "@codemirror/lint";
import { EditorState, type Extension, Prec } from "@codemirror/state";
import { drawSelection, EditorView, hoverTooltip, keymap } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";
import { about, fromBytes, toBytes } from "./ask";
import { signatures } from "./signature";

export interface Actions {
  save(then: "stay" | "run" | "next" | "leave"): void;
  typed(text: string): void;
  found(list: Found[]): void;
  drawn(): boolean; // the page shows the graph of a text that is not saved
  graph(html: string): void;
  fix(fix: Fix): void;
  go(at: number, uses: boolean): void; // from a name to where it comes from, or is used
  command(what: Command): void;
  menu(x: number, y: number): void;
}

export type Command = "split" | "helper" | "cell";

export interface Fix {
  title: string;
  edits?: { start: number; end: number; text: string }[];
  add?: { spot: object; source: string };
  module?: string;
}

export interface Found {
  start: number;
  end: number;
  cell: string;
  message: string;
  remedy?: string;
  fixes?: Fix[];
}

const hues = HighlightStyle.define([
  { tag: [t.keyword, t.bool, t.null], color: "var(--go-keyword)" },
  { tag: [t.typeName, t.standard(t.typeName)], color: "var(--go-type)" },
  { tag: [t.string, t.character], color: "var(--go-string)" },
  { tag: t.number, color: "var(--go-number)" },
  { tag: t.comment, color: "var(--go-comment)" },
  { tag: t.function(t.definition(t.variableName)), color: "var(--go-func)", fontWeight: "600" },
  { tag: [t.operator, t.punctuation, t.bracket], color: "var(--go-punct)" },
]);

const look = EditorView.theme({
  "&": { background: "var(--paper-code)", borderRadius: "var(--r2)", fontSize: "var(--t-ui)", color: "var(--ink)", boxShadow: "inset 2px 0 var(--accent)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "var(--lh-code)", fontVariantLigatures: "none" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 var(--pad, 16px)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "1.5px" },
  ".cm-selectionBackground": { background: "color-mix(in srgb, var(--accent) 20%, transparent) !important" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { background: "color-mix(in srgb, var(--accent) 14%, transparent)" },
  ".cm-tooltip": { background: "var(--paper-raised)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "var(--r3)", boxShadow: "var(--shadow)", maxWidth: "560px", zIndex: "60" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "var(--t-small)", maxHeight: "15em", padding: "4px" },
  ".cm-tooltip-autocomplete ul li": { padding: "3px 8px !important", borderRadius: "var(--r1)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent-wash) !important", color: "var(--ink) !important" },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "600" },
  ".cm-completionDetail": { color: "var(--ink-3)", fontStyle: "normal", marginLeft: "12px" },
  ".cm-completionInfo, .hover": { padding: "8px 12px", fontFamily: "var(--sans)", fontSize: "var(--t-small)", lineHeight: "1.5", whiteSpace: "pre-wrap" },
  ".hover code": { display: "block", fontFamily: "var(--mono)" },
  ".signature b": { color: "var(--accent)" },
  ".hover p": { margin: "6px 0 0", color: "var(--ink-2)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--failed-bar) 1px", textUnderlineOffset: "3px" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", fontSize: "var(--t-small)", padding: "6px 12px", borderLeft: "0" },
  ".cm-diagnosticAction": { background: "none", color: "var(--accent)", font: "inherit", fontWeight: "500", padding: "0 4px", cursor: "pointer" },
});

interface Item {
  label: string;
  kind: string;
  detail?: string;
  insert: string;
  snippet?: boolean;
  package?: string;
  symbol?: string;
}

function completing(name: string) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const before = context.matchBefore(/[\w.]+$|"$/);
    if (!before && !context.explicit) return null;
    const text = context.state.doc.toString();
    const found = await about<{ start: number; end: number; items: Item[] | null }>({
      op: "complete", name, source: text, offset: toBytes(text, context.pos),
    });
    if (!found?.items?.length) return null;
    return {
      from: fromBytes(text, found.start),
      to: fromBytes(text, found.end),
      validFor: /^\w*$/,
      options: found.items.map((item, i) => ({
        label: item.label,
        detail: item.detail,
        type: item.kind,
        boost: 99 - i,
        apply: item.snippet ? snippet(item.insert) : item.insert,
        info: item.package && item.symbol ? () => documentation(item) : undefined,
      })),
    };
  };
}

async function documentation(item: Item): Promise<Node | null> {
  const doc = await about<string>({ op: "doc", package: item.package, symbol: item.symbol });
  return doc ? document.createTextNode(doc) : null;
}

const explaining = (name: string) =>
  hoverTooltip(async (view, pos) => {
    const text = view.state.doc.toString();
    const found = await about<{ start: number; end: number; signature: string; doc?: string; from?: string } | null>({
      op: "hover", name, source: text, offset: toBytes(text, pos),
    });
    if (!found) return null;
    return {
      pos: fromBytes(text, found.start),
      end: fromBytes(text, found.end),
      create() {
        const dom = document.createElement("div");
        dom.className = "hover";
        dom.append(Object.assign(document.createElement("code"), { textContent: found.signature }));
        for (const more of [found.from && "from " + found.from, found.doc]) {
          if (more) dom.append(Object.assign(document.createElement("p"), { textContent: more }));
        }
        return { dom };
      },
    };
  });

const checking = (name: string, actions: Actions) =>
  linter(
    async (view): Promise<Diagnostic[]> => {
      const text = view.state.doc.toString();
      const answer = await about<{ diagnostics: Found[]; graph?: string }>({ op: "check", name, source: text, drawn: actions.drawn() });
      if (!answer) return [];
      actions.found(answer.diagnostics);
      if (answer.graph) actions.graph(answer.graph);
      return answer.diagnostics
        .filter((d) => d.cell === name)
        .map((d) => {
          const from = Math.min(fromBytes(text, d.start), text.length);
          return {
            from,
            to: Math.max(from, Math.min(fromBytes(text, d.end), text.length)),
            severity: "error" as const,
            message: d.message + (d.remedy ? "\n" + d.remedy : ""),
            actions: (d.fixes ?? []).map((fix) => ({ name: fix.title, apply: () => apply(view, fix, actions) })),
          };
        });
    },
    { delay: 150 },
  );

/** Asks anew what is wrong with the text: something around it has changed. */
export const recheck = (view: EditorView) => forceLinting(view);

/** Does what a fix says: in the text itself, or through the page. */
export function apply(view: EditorView, fix: Fix, actions: Actions): void {
  if (!fix.edits?.length) return actions.fix(fix);
  const text = view.state.doc.toString();
  view.dispatch({ changes: fix.edits.map((e) => ({ from: fromBytes(text, e.start), to: fromBytes(text, e.end), insert: e.text })) });
}

/** Escape leaves also while completions are waited for that nobody has seen yet. */
function forget(view: EditorView): boolean {
  if (completionStatus(view.state) === "pending") closeCompletion(view);
  return false;
}

/** What keys ask of the page. */
function commands(actions: Actions): Extension {
  const doing = (then: "stay" | "run" | "next") => () => {
    actions.save(then);
    return true;
  };
  const told = (what: Command) => () => {
    actions.command(what);
    return true;
  };
  return Prec.high(
    keymap.of([
      { key: "Shift-Enter", run: doing("next") },
      { key: "Mod-Enter", run: doing("run") },
      { key: "Mod-s", run: doing("stay"), preventDefault: true },
      { key: "Ctrl-Shift--", run: told("split"), preventDefault: true },
      { key: "Alt-Shift-h", run: told("helper"), preventDefault: true },
      { key: "Alt-Shift-c", run: told("cell"), preventDefault: true },
      { key: "F12", run: (view) => (actions.go(view.state.selection.main.head, false), true), shift: (view) => (actions.go(view.state.selection.main.head, true), true) },
    ]),
  );
}

/** What the pointer asks of the page. */
function pointer(actions: Actions): Extension {
  return EditorView.domEventHandlers({
    contextmenu(event, view) {
      const touched = event instanceof PointerEvent && event.pointerType === "touch";
      if (event.shiftKey || touched || view.state.selection.main.empty) return false; // the browser's own
      const place = event.clientX || event.clientY ? { left: event.clientX, bottom: event.clientY } : view.coordsAtPos(view.state.selection.main.head);
      actions.menu(place?.left ?? 0, place?.bottom ?? 0);
      return true;
    },
    mousedown(event, view) {
      if (!(event.ctrlKey || event.metaKey)) return false;
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (at === null) return false;
      actions.go(at, false);
      return true;
    },
  });
}

/** Opens an editor in a host element, which gets a shadow tree. */
export function open(host: HTMLElement, name: string, text: string, actions: Actions): EditorView {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of([{ key: "Escape", run: forget }])),
        commands(actions),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        EditorState.tabSize.of(4),
        indentUnit.of("\t"),
        new LanguageSupport(goLanguage),
        syntaxHighlighting(hues),
        autocompletion({ override: [completing(name)], activateOnTypingDelay: 30, icons: false }),
        signatures(name),
        explaining(name),
        checking(name, actions),
        keymap.of([...completionKeymap, ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab, { key: "Escape", run: () => (actions.save("leave"), true) }]),
        look,
        EditorView.contentAttributes.of({ "aria-label": "Code of " + name + ". Escape leaves." }),
        EditorView.updateListener.of((u) => u.docChanged && actions.typed(u.state.doc.toString())),
        pointer(actions),
      ],
    }),
  });
  view.focus();
  return view;
}
