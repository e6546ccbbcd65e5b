import { useQuery } from '@tanstack/react-query';
import type { FoundMirror, Mirror, MirrorInput } from '../../../shared/mirrors/mirror.ts';
import { api } from '../../api/connection-store.ts';
import { queryClient } from '../../api/query-client.ts';
import { showError } from '../../state/show-toast.ts';

const mirrorsKey = ['mirrors', 'list'];
const foundKey = ['mirrors', 'found'];

/** The mirrors that are used; undefined until they have arrived. */
export function useMirrors(): Mirror[] | undefined {
  const { data } = useQuery({
    queryKey: mirrorsKey,
    queryFn: ({ signal }) => api().mirrors.list(undefined, { signal }),
  });
  return data;
}

/** What other programs on the engine's machine are set to, and Longshore is not. */
export function useFoundMirrors(): FoundMirror[] {
  const { data } = useQuery({
    queryKey: foundKey,
    queryFn: ({ signal }) => api().mirrors.found(undefined, { signal }),
  });
  return data ?? [];
}

/** Adds a mirror. @returns false when it was refused, which a toast has told then. */
export function addMirror(mirror: MirrorInput): Promise<boolean> {
  return change(() => api().mirrors.add(mirror));
}

/** Removes a mirror. */
export function removeMirror({ registry, address }: Mirror): Promise<boolean> {
  return change(() => api().mirrors.remove({ registry, address }));
}

async function change(call: () => Promise<Mirror[]>): Promise<boolean> {
  try {
    queryClient.setQueryData(mirrorsKey, await call());
    void queryClient.invalidateQueries({ queryKey: foundKey });
    return true;
  } catch (error) {
    showError(error);
    return false;
  }
}
