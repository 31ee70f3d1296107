// What the widgets say, as texts for the server, which knows the canonical ones.

export function isControl(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLElement && target.dataset.control !== undefined;
}

/** The text of a widget. */
export function textOf(control: HTMLInputElement): string {
  if (control.type === "checkbox") return String(control.checked);
  return control.value + (control.value !== "" ? (control.dataset.unit ?? "") : "");
}

/** Writes a text, as textOf reads it, into a widget that one writes in. */
export function write(control: HTMLInputElement, text: string): void {
  if (control.type === "checkbox" || control.type === "radio" || textOf(control) === text) return;
  const unit = control.dataset.unit ?? "";
  control.value = unit && text.endsWith(unit) ? text.slice(0, -unit.length) : text;
}

/** The texts of all widgets of the panel. */
export function texts(): URLSearchParams {
  const values = new URLSearchParams();
  for (const control of document.querySelectorAll<HTMLInputElement>("form[data-knobs] [data-control]")) {
    if (control.type === "radio" && !control.checked) continue;
    values.set(control.dataset.control ?? "", textOf(control));
  }
  return values;
}

/** Colours a slider up to its thumb. */
export function fill(range: HTMLInputElement): void {
  if (range.type !== "range") return;
  const lo = Number(range.min);
  const hi = Number(range.max);
  const share = hi > lo ? (100 * (Number(range.value) - lo)) / (hi - lo) : 0;
  range.style.setProperty("--fill", share.toFixed(1) + "%");
}

const units = [["h", 3.6e12], ["m", 6e10], ["s", 1e9], ["ms", 1e6], ["µs", 1e3]] as const;

/** What stands beside a slider while it moves. */
export function shown(control: HTMLInputElement): string {
  if (control.dataset.unit !== "ns") return control.value;
  const ns = Number(control.value);
  for (const [unit, size] of units) {
    if (ns >= size) return `${+(ns / size).toFixed(2)}${unit}`;
  }
  return `${ns}ns`;
}
