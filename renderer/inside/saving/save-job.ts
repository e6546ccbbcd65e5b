import { create } from 'zustand';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import type { SavedFiles } from '../../../shared/inside/requests.ts';
import { api } from '../../api/connection-store.ts';
import { showError } from '../../state/show-toast.ts';
import { asked, type OpenedImage } from '../reading/image-of.ts';

/** What is being saved, or was saved last. */
export interface SaveJob {
  name: string;
  folder: string;
  bytes: number;
  total: number;
  state: 'running' | 'saved' | 'stopped';
  /** What became of it, once it is saved. */
  saved?: SavedFiles;
}

interface Request {
  opened: OpenedImage;
  file: ImageFile;
  folder: string;
}

/** One at a time, in the order of the user: they would share the speed of one disk. */
export const useSaveJob = create<{ job: SaveJob | null; waiting: readonly Request[] }>(() => ({
  job: null,
  waiting: [],
}));

let running: AbortController | undefined;

/** Saves a file, or a folder with all that is in it, below a folder of the engine's machine, after those asked for before. */
export async function saveFile(opened: OpenedImage, file: ImageFile, folder: string): Promise<void> {
  useSaveJob.setState(({ waiting }) => ({ waiting: [...waiting, { opened, file, folder }] }));
  if (running !== undefined) return;
  for (;;) {
    const [next, ...waiting] = useSaveJob.getState().waiting;
    if (next === undefined) return;
    useSaveJob.setState({ waiting });
    running = new AbortController();
    await save(next, running.signal);
    running = undefined;
  }
}

/** Ends saving what is being saved. What is written stays. */
export function stopSaving(): void {
  running?.abort();
}

/** Puts away what is said of the last one. */
export function dismissSaved(): void {
  useSaveJob.setState({ job: null });
}

async function save({ opened, file, folder }: Request, signal: AbortSignal): Promise<void> {
  let job: SaveJob = { name: file.name, folder, bytes: 0, total: file.bytes, state: 'running' };
  const show = (change: Partial<SaveJob>) => {
    job = { ...job, ...change };
    useSaveJob.setState({ job });
  };
  show({});
  try {
    const input = { image: asked(opened), node: file.node, folder };
    for await (const event of await api().inside.save(input, { signal })) {
      if (event.type === 'progress') show({ bytes: event.bytes, total: event.total });
      else show({ bytes: event.result.bytes, state: 'saved', saved: event.result });
    }
  } catch (thrown) {
    if (signal.aborted) {
      show({ state: 'stopped' });
      return;
    }
    useSaveJob.setState({ job: null });
    showError(thrown);
  }
}
