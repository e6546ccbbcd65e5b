/** What one peer took for some work, in seconds and bytes. */
export interface Result {
  name: string;
  /** The median of `runs`. */
  seconds: number;
  /** The median of the processor's seconds. */
  cpuSeconds: number;
  runs: number[];
  peakMemory: number;
}

/** One line of work, done by several peers in one run. */
export interface Comparison {
  work: string;
  results: Result[];
  /** Peers that are not installed here. */
  missing: string[];
  /** Runs that were done again, because the machine was busy with something else. */
  disturbed: number;
}

/** The comparisons as Markdown tables. Ratios are the first peer's time by this one's: less than 1 is faster than it. */
export function renderTable(comparisons: readonly Comparison[]): string {
  return comparisons
    .map(({ work, results, missing, disturbed }) => {
      const [first] = results;
      const rows = results.map(
        ({ name, seconds, cpuSeconds, peakMemory }) =>
          `| ${name} | ${seconds.toFixed(2)} s | ${((first?.seconds ?? 1) / seconds).toFixed(2)} | ${cpuSeconds.toFixed(2)} s | ${((first?.cpuSeconds ?? 1) / cpuSeconds).toFixed(2)} | ${Math.round(peakMemory / 1e6)} MB |`,
      );
      const notes = [
        ...(missing.length === 0 ? [] : ['', `Not installed here: ${missing.join(', ')}.`]),
        ...(disturbed === 0 ? [] : ['', `Runs done again because the machine was busy: ${disturbed}.`]),
      ];
      return [
        `### ${work}`,
        '',
        '| | time | Longshore to it | CPU | Longshore to it | peak memory |',
        '|---|---:|---:|---:|---:|---:|',
        ...rows,
        ...notes,
        '',
      ].join('\n');
    })
    .join('\n');
}
