// How well a name answers what was typed.

/** A match: the better the lower, and which letters of the name were meant. */
export interface Match {
  rank: number;
  at: number[];
}

/** Finds the letters of query in name, in order: as a beginning, a part, or scattered. */
export function match(query: string, name: string): Match | null {
  const want = query.trim().toLowerCase();
  const have = name.toLowerCase();
  if (want === "") return { rank: 0, at: [] };
  const part = have.indexOf(want);
  if (part >= 0) {
    return { rank: part === 0 ? 1 : 2, at: Array.from(want, (_, i) => part + i) };
  }
  const at: number[] = [];
  let from = 0;
  for (const letter of want) {
    if (letter === " ") continue;
    const found = have.indexOf(letter, from);
    if (found < 0) return null;
    at.push(found);
    from = found + 1;
  }
  return { rank: 3 + (at[at.length - 1] - at[0]) / 100, at };
}
