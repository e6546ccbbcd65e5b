import { dirname, resolve } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

/** `'./hash-worker.ts'`, as the code names the file of a thread in a checkout. */
const workerFile = /'(\.\/[\w-]+-worker\.ts)'/g;
const built = new Map<string, Promise<string>>();

/**
 * Has the tests start threads from JavaScript, as the built app does. From TypeScript each thread would compile Node's
 * reader of TypeScript first, which takes longer than most tests, and V8 loses track now and then of such code that many
 * threads of one process make and drop ("Check failed: jit_page.has_value()").
 */
export const builtWorkers: Plugin = {
  name: 'built-workers',
  enforce: 'pre',
  configureVitest({ defineCacheKeyGenerator }) {
    // What is kept on the disk from run to run knows nothing of what a thread's program imports.
    defineCacheKeyGenerator(({ sourceCode }) => (sourceCode.search(workerFile) >= 0 ? false : undefined));
  },
  transform: (code, id) => withBuiltWorkers(code, id),
};

/** The same of threads that threads start: in a `data:` URL no file lies beside another one. */
const builtInWorkers: Plugin = {
  name: 'built-in-workers',
  enforce: 'pre',
  async transform(code, id) {
    const replaced = await withBuiltWorkers(code, id);
    return replaced?.code.replace("import.meta.url.endsWith('.ts')", 'true');
  },
};

/** Puts the program of a thread in place of its file's name; undefined where there is none. */
async function withBuiltWorkers(code: string, id: string): Promise<{ code: string; map: null } | undefined> {
  let replaced = code;
  for (const [quoted, file = ''] of code.matchAll(workerFile)) {
    const path = resolve(dirname(id), file);
    const url = built.get(path) ?? buildWorker(path);
    built.set(path, url);
    replaced = replaced.replace(quoted, JSON.stringify(await url));
  }
  return replaced === code ? undefined : { code: replaced, map: null };
}

/** @returns a `data:` URL of the thread's program. */
async function buildWorker(path: string): Promise<string> {
  const result = await build({
    configFile: false,
    plugins: [builtInWorkers],
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: path,
      write: false,
      target: 'node24',
      rolldownOptions: { output: { format: 'esm', codeSplitting: false } },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  return `data:text/javascript,${encodeURIComponent(output[0].code)}`;
}
