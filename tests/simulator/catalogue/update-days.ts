/** How many months of updates the catalogue's Windows repositories keep. */
export const monthsOfUpdates = 18;

const newestYear = 2026;
const newestMonth = 10;
const tuesday = 2;

/** The second Tuesday of a month, that many months before November 2026, as RFC 3339: when Windows images change. */
export function updateDay(monthsAgo: number): string {
  const first = new Date(Date.UTC(newestYear, newestMonth - monthsAgo, 1, 18));
  const toTuesday = (tuesday - first.getUTCDay() + 7) % 7;
  const secondTuesday = first.getTime() + (toTuesday + 7) * 24 * 60 * 60 * 1000;
  return new Date(secondTuesday).toISOString().replace('.000Z', 'Z');
}
