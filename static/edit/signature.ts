// Shows, above the cursor, the signature of the function that is being called, or
// what each input of the cell is and who makes it. Escape hides it until the cursor
// leaves the call.

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { EditorView, keymap, showTooltip, ViewPlugin, type Tooltip, type ViewUpdate } from "@codemirror/view";
import { about, toBytes } from "./ask";

interface Signature {
  label: string;
  params: string[] | null;
  active: number;
  doc?: string;
}

const shown = StateEffect.define<Tooltip | null>();

const tooltip = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(shown)) return effect.value;
    return value && transaction.docChanged ? { ...value, pos: transaction.changes.mapPos(value.pos) } : value;
  },
  provide: (field) => showTooltip.from(field),
});

const pause = 120; // milliseconds after the last key or move

/** Asks again whenever the cursor rests. */
const asking = (name: string) =>
  ViewPlugin.fromClass(
    class {
      timer: ReturnType<typeof setTimeout> | undefined;
      said = ""; // whose signature was found last
      hidden = ""; // which one Escape has hidden, as long as the cursor stays in that call
      round = 0;

      update(u: ViewUpdate) {
        if (!u.docChanged && !u.selectionSet) return;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.ask(u.view), pause);
      }

      async ask(view: EditorView) {
        const round = ++this.round;
        const at = view.state.selection.main.head;
        const text = view.state.doc.toString();
        // Without a bracket open before it, the cursor is in no call: nobody is asked.
        const open = /\([^()]*$/.test(text.slice(Math.max(0, at - 2000), at));
        const found = open ? await about<Signature | null>({ op: "signature", name, source: text, offset: toBytes(text, at) }) : null;
        if (round !== this.round) return;
        this.said = found?.label ?? "";
        if (this.said !== this.hidden) this.hidden = "";
        const next = found && !this.hidden ? { pos: at, above: true, create: () => ({ dom: drawn(found) }) } : null;
        if (next || view.state.field(tooltip)) view.dispatch({ effects: shown.of(next) });
      }

      hide(view: EditorView): boolean {
        if (!view.state.field(tooltip)) return false;
        this.hidden = this.said;
        view.dispatch({ effects: shown.of(null) });
        return true;
      }

      destroy() {
        clearTimeout(this.timer);
        this.round++;
      }
    },
  );

function drawn(found: Signature): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "hover signature";
  dom.setAttribute("role", "note");
  const code = document.createElement("code");
  const active = found.params?.[found.active];
  const at = active === undefined ? -1 : found.label.indexOf(active, found.label.indexOf("("));
  if (active === undefined || at < 0) code.textContent = found.label;
  else code.append(found.label.slice(0, at), Object.assign(document.createElement("b"), { textContent: active }), found.label.slice(at + active.length));
  dom.append(code);
  if (found.doc) dom.append(Object.assign(document.createElement("p"), { textContent: found.doc }));
  return dom;
}

export function signatures(name: string): Extension {
  const plugin = asking(name);
  return [tooltip, plugin, keymap.of([{ key: "Escape", run: (view) => view.plugin(plugin)?.hide(view) ?? false }])];
}
