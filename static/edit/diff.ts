// What differs between two texts, line by line.

/** A stretch of lines: the same in both, or what either has. */
export interface Stretch {
  same: boolean;
  mine: string[];
  theirs: string[];
}

const most = 4_000_000; // pairs of lines that are looked at; longer texts count as one difference

/** Cuts two texts into stretches that are the same and such that differ. */
export function diff(mine: string, theirs: string): Stretch[] {
  const a = mine.split("\n");
  const b = theirs.split("\n");
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const parts: Stretch[] = [];
  push(parts, true, a.slice(0, head), b.slice(0, head));
  between(parts, a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  push(parts, true, a.slice(a.length - tail), b.slice(b.length - tail));
  return parts;
}

function push(parts: Stretch[], same: boolean, mine: string[], theirs: string[]): void {
  if (mine.length + theirs.length === 0) return;
  const last = parts.at(-1);
  if (last?.same === same) {
    last.mine.push(...mine);
    last.theirs.push(...theirs);
  } else parts.push({ same, mine: [...mine], theirs: [...theirs] });
}

/** Finds the longest lines in common, in order. */
function between(parts: Stretch[], a: string[], b: string[]): void {
  if (a.length * b.length > most) return push(parts, false, a, b);
  const wide = b.length + 1;
  const common = new Uint32Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * wide + j;
      common[at] = a[i] === b[j] ? common[at + wide + 1] + 1 : Math.max(common[at + wide], common[at + 1]);
    }
  }
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const at = i * wide + j;
    if (i < a.length && j < b.length && a[i] === b[j]) push(parts, true, [a[i++]], [b[j++]]);
    else if (j >= b.length || (i < a.length && common[at + wide] >= common[at + 1])) push(parts, false, [a[i++]], []);
    else push(parts, false, [], [b[j++]]);
  }
}

/** Where one line differs from another: from where, and to where from its end. */
export function within(line: string, other: string): [number, number] {
  let from = 0;
  while (from < line.length && from < other.length && line[from] === other[from]) from++;
  let tail = 0;
  while (tail < line.length - from && tail < other.length - from && line[line.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  return [from, line.length - tail];
}
