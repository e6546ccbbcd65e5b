// Decided here: who may pull from us.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { RequestError } from '../answers/request-error.ts';

/** Names of this computer that no page elsewhere can take over. Docker Desktop calls it by the second. */
const localNames = ['localhost', 'host.docker.internal', 'host.containers.internal'];

/**
 * Tells which requests a web page could have made a browser send, and refuses them: by a name that its owner pointed at this machine
 * (DNS rebinding), or from another site. Addresses are no names, and cannot be pointed anywhere.
 * @param names further names that this computer is known by on its network.
 */
export function createHostGuard(
  names: readonly string[],
): (request: Pick<IncomingMessage, 'headers'>) => void {
  const own = hostname().toLowerCase();
  const allowed = new Set([...localNames, own, `${own}.local`, ...names.map((name) => name.toLowerCase())]);
  return ({ headers }) => {
    const name = (headers.host ?? '').toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    const isAddress = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
    const isOwnShortName = own.startsWith(`${name}.`);
    if (name === '' || (!isAddress && !isOwnShortName && !allowed.has(name) && !name.endsWith('.localhost')))
      throw new RequestError(
        421,
        'DENIED',
        'This registry is not known by this name. Whoever runs it may add it with --name.',
      );
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'none' && site !== 'same-origin')
      throw new RequestError(403, 'DENIED', 'Pages of other sites cannot ask this registry.');
  };
}
