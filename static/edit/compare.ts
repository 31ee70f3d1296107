// Shows the two texts of a conflict side by side, and makes one of them: the
// editor itself holds the merge, and takes what the file says piece by piece.

import { diff, type Stretch, within } from "./diff";
import { button, element } from "./element";

export interface Sides {
  theirs: string;
  mine(): string;
  put(text: string): void; // into the editor
  keep(): void; // what the editor holds goes into the file
  take(): void; // what the file says stays
}

const around = 3; // lines that are the same and shown beside a difference

/** Shows a conflict below an editor, until it is settled. */
export function compare(host: HTMLElement, sides: Sides): void {
  host.querySelector(".conflict")?.remove();
  const begun = sides.mine();
  const box = element("div", "conflict");
  box.setAttribute("role", "alert");
  const settle = (how: () => void) => () => {
    box.remove();
    how();
  };
  const keep = button("Keep mine", settle(sides.keep));
  const take = button("Take what the file says", settle(sides.take));
  const table = element("div", "sides");
  const told = element("p", "", "The file changed while you wrote. Yours is in the editor and kept as a draft.");
  const actions = element("p", "actions");
  actions.append(keep, take);
  box.append(told, actions, table);
  const draw = () => {
    const mine = sides.mine();
    keep.textContent = mine === begun ? "Keep mine" : mine === sides.theirs ? "Both say the same now" : "Save the merge";
    table.replaceChildren(heads(), ...rows(diff(mine, sides.theirs), sides));
  };
  draw();
  host.append(box);
  host.addEventListener("written", () => box.isConnected && draw());
  host.addEventListener("input", () => box.isConnected && draw());
  box.scrollIntoView({ block: "nearest" });
}

function heads(): HTMLElement {
  const row = element("div", "stretch heads");
  row.append(element("b", "", "Yours"), element("b", "", "In the file"));
  return row;
}

function rows(parts: Stretch[], sides: Sides): HTMLElement[] {
  return parts.map((part, i) => {
    const row = element("div", part.same ? "stretch same" : "stretch");
    if (part.same) {
      const lines = shortened(part.mine, i > 0, i < parts.length - 1);
      row.append(element("pre", "mine", lines), element("pre", "theirs", lines));
      return row;
    }
    const mine = side("mine", part.mine, part.theirs);
    const theirs = side("theirs", part.theirs, part.mine);
    const take = button("Take this", () => {
      const all = parts.flatMap((each, at) => (at === i ? each.theirs : each.mine));
      sides.put(all.join("\n"));
    });
    take.setAttribute("aria-label", "Take what the file says here into the editor");
    theirs.append(take);
    row.append(mine, theirs);
    return row;
  });
}

/** One side of a difference, with what differs inside of lines marked. */
function side(name: string, lines: string[], others: string[]): HTMLElement {
  const pre = element("pre", name);
  if (lines.length === 0) pre.append(element("i", "", "nothing"));
  lines.forEach((line, i) => {
    if (i > 0) pre.append("\n");
    if (lines.length !== others.length) return pre.append(element("mark", "", line));
    const [from, to] = within(line, others[i]);
    pre.append(line.slice(0, from), element("mark", "", line.slice(from, to)), line.slice(to));
  });
  return pre;
}

/** The lines next to differences, of those that are the same. */
function shortened(lines: string[], before: boolean, after: boolean): string {
  const head = before ? around : 0;
  const tail = after ? around : 0;
  if (lines.length <= head + tail + 1) return lines.join("\n");
  const left = lines.length - head - tail;
  return [...lines.slice(0, head), `⋯ ${left} lines`, ...lines.slice(lines.length - tail)].join("\n");
}
