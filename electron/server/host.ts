import { AppError } from '../../shared/errors.ts';
import { type HostServices, hostInfo } from '../api/context.ts';

/** What the server can do for a browser: it has no dialogs and no file manager of the user's. */
export function createServerHost(): HostServices {
  return {
    info: () => hostInfo('server'),
    async pickPath() {
      throw new AppError('DENIED', 'A browser cannot choose a path on this machine. Type the path instead.');
    },
    async revealPath() {
      throw new AppError('DENIED', 'A browser cannot open folders of this machine. Open the path yourself.');
    },
  };
}
