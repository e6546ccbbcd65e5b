/** What one peer took for some work, in seconds and bytes. */
export interface Result {
  name: string;
  /** The median of `runs`. */
  seconds: number;
  runs: number[];
  peakMemory: number;
}

/** One line of work, done by several peers in one run. */
export interface Comparison {
  work: string;
  results: Result[];
  /** Peers that are not installed here. */
  missing: string[];
}

/** The comparisons as Markdown tables; ratios are of the first peer's time, so that more than 1 is slower than it. */
export function renderTable(comparisons: readonly Comparison[]): string {
  return comparisons
    .map(({ work, results, missing }) => {
      const [first] = results;
      const rows = results.map(
        ({ name, seconds, peakMemory }) =>
          `| ${name} | ${seconds.toFixed(2)} s | ${(seconds / (first?.seconds ?? 1)).toFixed(2)} | ${Math.round(peakMemory / 1e6)} MB |`,
      );
      const absent = missing.length === 0 ? [] : ['', `Not installed here: ${missing.join(', ')}.`];
      return [
        `### ${work}`,
        '',
        '| | median | ratio | peak memory |',
        '|---|---:|---:|---:|',
        ...rows,
        ...absent,
        '',
      ].join('\n');
    })
    .join('\n');
}
