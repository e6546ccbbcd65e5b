import { openEngine } from '../engine/engine.ts';
import type { EngineOptions } from '../engine/services/engine-services.ts';
import { rendererFolder } from '../web/renderer-folder.ts';
import { createServerHost } from './server-host.ts';
import { type RunningServer, startServer } from './start-server.ts';

/** How `serve` opens the engine and where it listens. */
export interface ServeOptions {
  engineOptions: EngineOptions;
  /** 127.0.0.1 by default. */
  host?: string;
  /** 0, the default, lets the system choose. */
  port?: number;
}

/**
 * Opens the engine and serves the app for a browser. `close` of the result ends the server and then the engine,
 * which pauses transfers and writes journals.
 * @throws {AppError} when the library or the state folder cannot be opened.
 * @throws {Error} when the address cannot be listened on.
 */
export async function serve({ engineOptions, host, port }: ServeOptions): Promise<RunningServer> {
  const engine = await openEngine(engineOptions);
  try {
    const server = await startServer({
      engine,
      hostServices: createServerHost(),
      rendererFolder: rendererFolder(),
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      reportFault: (error, procedure) =>
        engineOptions.log?.('error', `The procedure ${procedure} failed`, { error: String(error) }),
    });
    return {
      url: server.url,
      async close() {
        await server.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
