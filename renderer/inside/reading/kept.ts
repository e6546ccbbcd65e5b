import { create } from 'zustand';
import type { FileOrder } from '../../../shared/inside/image-files.ts';

/** What was shown of an image's files, so that it is there again when one comes back. */
export interface KeptView {
  /** So many of the lowest layers; null for all. */
  upTo: number | null;
  /** Only what the last of these layers has done. */
  onlyChanged: boolean;
  order: FileOrder;
  view: 'tree' | 'map';
  query: string;
  /** The list of what is wasted stands in the tree's place. */
  showsWaste: boolean;
  /** Null while the user has opened and closed none. */
  openFolders: readonly string[] | null;
  selected: string | null;
  /** The folder that the map shows; null for the root. */
  mapped: string | null;
  /** In a narrow window the file is a page of its own. */
  isFileOpen: boolean;
}

const initial: KeptView = {
  upTo: null,
  onlyChanged: false,
  order: 'name',
  view: 'tree',
  query: '',
  showsWaste: false,
  openFolders: null,
  selected: null,
  mapped: null,
  isFileOpen: false,
};
/** Images of which that is kept. */
const mostKept = 30;

const useKept = create<{ views: ReadonlyMap<string, KeptView> }>(() => ({ views: new Map() }));

/** What is shown of an image, and how to change it. */
export function useKeptView(key: string): [KeptView, (change: Partial<KeptView>) => void] {
  const view = useKept(({ views }) => views.get(key) ?? initial);
  return [view, (change) => keepView(key, change)];
}

/** Changes what is shown of an image. */
export function keepView(key: string, change: Partial<KeptView>): void {
  const { views } = useKept.getState();
  const others = [...views].filter(([other]) => other !== key).slice(1 - mostKept);
  useKept.setState({ views: new Map([...others, [key, { ...(views.get(key) ?? initial), ...change }]]) });
}

/** What is shown of an image at this moment. */
export function keptView(key: string): KeptView {
  return useKept.getState().views.get(key) ?? initial;
}
