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
  /** Undefined while it is under way. */
  saved?: SavedFiles;
}

/** One at a time: they would share the speed of one disk. */
export const useSaveJob = create<{ job: SaveJob | null }>(() => ({ job: null }));

let running: AbortController | undefined;

/** Saves a file, or a folder with all that is in it, below a folder of the engine's machine. */
export async function saveFile(opened: OpenedImage, file: ImageFile, folder: string): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const { signal } = controller;
  const show = (job: SaveJob | null) => {
    if (running === controller) useSaveJob.setState({ job });
  };
  const job: SaveJob = { name: file.name, folder, bytes: 0, total: file.bytes };
  show(job);
  try {
    const input = { image: asked(opened), node: file.node, folder };
    for await (const event of await api().inside.save(input, { signal })) {
      if (event.type === 'progress') show({ ...job, bytes: event.bytes, total: event.total });
      else show({ ...job, bytes: event.result.bytes, saved: event.result });
    }
  } catch (thrown) {
    show(null);
    if (!signal.aborted) showError(thrown);
  }
}

/** Ends saving. What is written stays. */
export function stopSaving(): void {
  running?.abort();
  useSaveJob.setState({ job: null });
}

/** Puts away what is said of the last one. */
export function dismissSaved(): void {
  useSaveJob.setState({ job: null });
}
