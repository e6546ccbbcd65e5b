/**
 * Finds names that hold every word of the query, best first: the name itself, then names whose last part
 * begins with it, then those with a part that does, then the rest; shorter and earlier names first.
 */
export function searchNames(names: readonly string[], query: string): string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return [];
  const found: { name: string; order: number }[] = [];
  for (const name of names) {
    const lower = name.toLowerCase();
    if (words.every((word) => lower.includes(word))) {
      const depth = Math.min(99, name.split('/').length);
      found.push({ name, order: rankOf(lower, first) * 100 + depth });
    }
  }
  return found
    .sort((left, right) => left.order - right.order || (left.name < right.name ? -1 : 1))
    .map(({ name }) => name);
}

function rankOf(name: string, word: string): number {
  const last = name.slice(name.lastIndexOf('/') + 1);
  if (name === word || last === word) return 0;
  if (last.startsWith(word)) return 1;
  if (name.startsWith(word)) return 2;
  if (name.includes(`/${word}`)) return 3;
  return 4;
}
