import { useEffect, useRef, useState } from 'react';

/** Rows that are read at a time. */
const pageLength = 200;

/** What has been read of a list. */
export interface Rows<Row> {
  /** Undefined until the first rows are here. */
  total: number | undefined;
  at: (index: number) => Row | undefined;
  /** Reads what is in view and was not read. */
  want: (first: number, last: number) => void;
  failure: unknown;
}

interface Read<Row> {
  key: string;
  total: number | undefined;
  pages: ReadonlyMap<number, readonly Row[]>;
  failure?: unknown;
}

/**
 * A long list that is read as it is looked at.
 * @param key another one is another list. What was read of the one before stays until the first rows of the next are here.
 */
export function useRows<Row>(
  key: string,
  read: (
    offset: number,
    limit: number,
    signal: AbortSignal,
  ) => Promise<{ rows: readonly Row[]; total: number }>,
): Rows<Row> {
  const [shown, setShown] = useState<Read<Row>>({ key, total: undefined, pages: new Map() });
  const asked = useRef<{ key: string; pages: Set<number>; controller: AbortController }>(undefined);

  const want = (page: number) => {
    const current = asked.current;
    if (current === undefined || current.pages.has(page)) return;
    current.pages.add(page);
    const { signal } = current.controller;
    read(page * pageLength, pageLength, signal).then(
      ({ rows, total }) => {
        if (signal.aborted) return;
        setShown((before) => {
          const pages = before.key === current.key ? before.pages : new Map<number, readonly Row[]>();
          return { key: current.key, total, pages: new Map(pages).set(page, rows) };
        });
      },
      (failure) => {
        current.pages.delete(page);
        if (!signal.aborted) setShown((before) => ({ ...before, key: current.key, failure }));
      },
    );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when it is another list
  useEffect(() => {
    const controller = new AbortController();
    asked.current = { key, pages: new Set(), controller };
    want(0);
    return () => controller.abort();
  }, [key]);

  return {
    total: shown.total,
    failure: shown.failure,
    at: (index) => shown.pages.get(Math.floor(index / pageLength))?.[index % pageLength],
    want: (first, last) => {
      if (shown.key !== key) return;
      for (let page = Math.floor(first / pageLength); page <= Math.floor(last / pageLength); page++)
        want(page);
    },
  };
}
