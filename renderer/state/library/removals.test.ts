import { afterEach, expect, it } from 'vitest';
import { useConnection } from '../../api/connection-store.ts';
import type { ToastRequest } from '../frame/toast-request.ts';
import { onToast } from '../show-toast.ts';
import { offerEarlierRemovals, type RemovalWords, removeImages } from './removals.ts';

afterEach(() => useConnection.setState({ client: null }));

const words: RemovalWords = {
  text: String,
  undo: '',
  restored: '',
  kept: (names, images) => JSON.stringify({ names, images }),
};

it('asks the library what it holds before it advises about space that is kept', async () => {
  const damaged = { reference: 'r.example/a:1', isDamaged: true };
  const removal = { id: 'earlier', images: [damaged] };
  const client = {
    removals: {
      begin: async () => ({ ...removal, id: 'now' }),
      pending: async () => [removal],
      finish: async () => ({ freedBytes: 0, keptFor: ['r.example/a:1'] }),
    },
    library: { list: async () => [damaged] },
  };
  useConnection.setState({ client: client as never });
  const notes: string[] = [];
  const shown = Promise.withResolvers<void>();
  const end = onToast((request: ToastRequest) => {
    if ('error' in request) return;
    request.onGone?.();
    if (request.onGone === undefined) notes.push(request.text);
    if (notes.length === 2) shown.resolve();
  });
  await offerEarlierRemovals(words);
  await removeImages([], words);
  await shown.promise;
  end();
  expect(notes).toEqual(Array(2).fill(JSON.stringify({ names: ['r.example/a:1'], images: [damaged] })));
});
