import { setImmediate as turn } from 'node:timers/promises';
import { startRawServer } from './raw-server.ts';

/** What a server of bytes sends for one request: pieces one after the other, and what it does then. */
export interface Script {
  pieces: readonly (string | Uint8Array)[];
  /** `keep` leaves the connection open. */
  ending: 'end' | 'reset' | 'keep';
}

/**
 * A server of one test that answers each path with the script that is named so. Pieces go out one by one, so that they
 * mostly arrive so.
 */
export async function startScriptedServer(scriptOf: (path: string) => Script) {
  let requests = 0;
  const { url, connections } = await startRawServer((socket) => {
    socket.setNoDelay();
    let asked = '';
    socket.on('data', async (bytes) => {
      asked += bytes.toString('latin1');
      if (!asked.includes('\r\n\r\n')) return;
      const path = asked.split(' ')[1] ?? '';
      asked = '';
      requests += 1;
      const { pieces, ending } = scriptOf(path);
      for (const piece of pieces) {
        if (socket.destroyed) return;
        socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
        await turn();
      }
      if (ending === 'end') socket.end();
      if (ending === 'reset') socket.resetAndDestroy();
    });
  });
  return { url, connections, requests: () => requests };
}
