/** Days of the week from Monday on, as 0 for Sunday. */
export const weekOrder = [1, 2, 3, 4, 5, 6, 0] as const;

/** A Sunday. */
const sunday = new Date(2026, 10, 22);

/** The name of a day of the week, 0 for Sunday. */
export function dayName(day: number, locale: string, style: 'short' | 'long' | 'narrow'): string {
  const date = new Date(sunday.getFullYear(), sunday.getMonth(), sunday.getDate() + day);
  return new Intl.DateTimeFormat(locale, { weekday: style }).format(date);
}

/** Days in words, those that follow each other together: `Mon–Fri, Sun`. */
export function dayWords(days: readonly number[], locale: string): string {
  const runs: number[][] = [];
  for (const day of weekOrder) {
    const last = runs.at(-1);
    if (!days.includes(day)) runs.push([]);
    else if (last === undefined) runs.push([day]);
    else last.push(day);
  }
  return runs
    .filter((run) => run.length > 0)
    .flatMap((run) => {
      const names = run.map((day) => dayName(day, locale, 'short'));
      return run.length > 2 ? [`${names[0]}–${names.at(-1)}`] : names;
    })
    .join(', ');
}
