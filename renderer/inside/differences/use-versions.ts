import { useEffect, useEffectEvent, useState } from 'react';
import type { ProgramVersions } from '../../../shared/inside/differences.ts';
import { isProgramName } from '../../../shared/inside/program-names.ts';
import { api } from '../../api/connection-store.ts';
import { asked, keyOfOpened } from '../reading/image-of.ts';
import type { ComparedPair, DifferenceLine } from './use-difference-tree.ts';

/** How long lines stand before their versions are read (ms): who scrolls past them waits for none. */
const patience = 200;
/** Programs that are read at a time: what else is asked waits for no more. */
const atOnce = 4;

/** Versions by the number of the line's node; null for what has none. */
export type VersionsOf = ReadonlyMap<number, ProgramVersions>;

/** The versions of programs that differ, of those lines that are in view. */
export function useVersions(pair: ComparedPair, lines: readonly DifferenceLine[]): VersionsOf {
  const key = `${keyOfOpened(pair.before)} ${keyOfOpened(pair.after)}`;
  const [known, setKnown] = useState<{ key: string; versions: VersionsOf }>({ key, versions: new Map() });
  const versions = known.key === key ? known.versions : new Map<number, ProgramVersions>();
  const canRead = isHere(pair.before) || isHere(pair.after);
  const wanted = canRead ? lines.filter((line) => mayHaveVersion(line) && !versions.has(line.node)) : [];
  const read = useEffectEvent(async (nodes: readonly number[], signal: AbortSignal) => {
    const found = await api().inside.programVersions(
      { before: asked(pair.before), after: asked(pair.after), nodes: [...nodes] },
      { signal },
    );
    if (signal.aborted) return;
    // What was not read in time is asked for again; when nothing was, there is nothing to be read.
    const none = found.versions.length > 0 ? [] : nodes.map((node) => ({ node, before: null, after: null }));
    setKnown((now) => {
      const all = new Map(now.key === key ? now.versions : []);
      for (const one of [...found.versions, ...none]) all.set(one.node, one);
      return { key, versions: all };
    });
  });
  const next = wanted.slice(0, atOnce).map(({ node }) => node);
  const asking = next.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers say which are asked for
  useEffect(() => {
    if (next.length === 0) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => void read(next, stop.signal).catch(() => undefined), patience);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, asking]);
  return versions;
}

function isHere({ summary }: ComparedPair['before']): boolean {
  return summary.layers.some(({ content }) => content !== 'absent');
}

function mayHaveVersion({ kind, difference, name }: DifferenceLine): boolean {
  return kind === 'file' && difference !== null && isProgramName(name);
}
