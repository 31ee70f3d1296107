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

/** Says why the selected cell stands as it does. */
export function why(): void {
  current()?.querySelector<HTMLElement>("a[data-why-of]")?.click();
}

/** Folds everything that floats. Reports whether there was something. */
export function fold(): boolean {
  const open = document.querySelectorAll<HTMLDetailsElement>("details.at[open], details.menu[open]");
  open.forEach((floating) => (floating.open = false));
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
