import type { ApiClient } from '../../api/client.ts';
import type { CommandEnvironment } from '../process/environment.ts';

/** Says that nothing can be written to the library, where that is so. */
export async function noteReadOnly(
  client: ApiClient,
  environment: Pick<CommandEnvironment, 'note'>,
): Promise<void> {
  const { path, isReadOnly } = await client.library.place();
  if (isReadOnly)
    environment.note(
      `The library ${path} is read-only: images can be listed, verified and exported, and none removed.`,
    );
}
