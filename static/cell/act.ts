// What keys and commands do with cells: they press the buttons of the page, so
// that whatever the page does not offer cannot be done.

import { current, step } from "./select";

/** Runs a cell and what it needs. Reports whether there was a button for it. */
export function run(cell: Element | null): boolean {
  return press(cell?.querySelector<HTMLFormElement>('.tools form[action*="/run"]'));
}

/** Runs the selected cell, and selects the next where asked. */
export function runSelected(goOn: boolean): void {
  run(current());
  if (goOn) step(1);
}

export const runAll = () => press(bar("/run"));
export const stop = () => press(bar("/cancel"));

/** Unfolds why the selected cell is stale. */
export function why(): void {
  const reasons = current()?.querySelector<HTMLDetailsElement>(".reasons");
  if (reasons) reasons.open = !reasons.open;
}

/** Folds everything that floats. Reports whether there was something. */
export function fold(): boolean {
  const open = document.querySelectorAll<HTMLDetailsElement>(".reasons[open]");
  open.forEach((reasons) => (reasons.open = false));
  return open.length > 0;
}

function bar(path: string): HTMLFormElement | null {
  return document.querySelector<HTMLFormElement>(`#page-runbar form[action*="${path}"]`);
}

function press(form: HTMLFormElement | null | undefined): boolean {
  if (!form) return false;
  form.requestSubmit(form.querySelector<HTMLButtonElement>("button"));
  return true;
}
