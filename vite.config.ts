import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';
import { inlineImages } from './scripts/build/inline-images.ts';
import { lazyBuiltins, onlyAscii } from './scripts/build/quick-start.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const external = ['electron', ...builtinModules, /^node:/];

/** The first file of the command line runs the other one, which lies beside it, with its compiled code. */
const commandLineBeside: Plugin = {
  name: 'command-line-beside',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'commandLineStart',
  resolveId: (source) =>
    source === './run-command-line.ts' ? path('electron/cli/process/built-command-line.ts') : null,
};

/** A program of Node in the form of modules that Node loads fastest, in one file unless parts are named. */
function commonJs(
  input: Record<string, string>,
  plugins: Plugin[] = [],
  parts: { name: string; test: RegExp; minShareCount?: number }[] = [],
): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true },
    build: {
      outDir: path('out/node'),
      // `node` has emptied it.
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input,
        external,
        plugins,
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          // Flat, so that `import.meta.url` means the same folder in every part.
          chunkFileNames: 'command-line-[name].cjs',
          codeSplitting: parts.length > 0 && { groups: parts },
          comments: false,
          dynamicImportInCjs: false,
        },
      },
    },
  };
}

/** Everything that is built: the renderer once for both hosts, all of Node's programs in one folder, the preload. */
export default defineConfig({
  root: path('renderer'),
  base: '/',
  plugins: [react(), inlineImages, commandLineBeside],
  build: { emptyOutDir: true, sourcemap: true, reportCompressedSize: false, chunkSizeWarningLimit: 2000 },
  environments: {
    client: {
      build: { outDir: path('out/renderer'), target: 'chrome156', license: true },
    },
    node: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      // Bundled CommonJS packages still ask where they are.
      define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
      build: {
        outDir: path('out/node'),
        target: 'node24',
        minify: false,
        license: true,
        rolldownOptions: {
          input: {
            main: path('electron/main.ts'),
            'hash-worker': path('electron/engine/transfer/disk/hash-worker.ts'),
            'inside-worker': path('electron/engine/inside/thread/inside-worker.ts'),
            'block-worker': path('electron/engine/files/blocks/block-worker.ts'),
          },
          external,
          // Flat, so that `import.meta.url` means the same folder in every chunk.
          output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    // The command line in parts, each loaded when a command first needs it: what every start loads, and what each pull does.
    commandLine: commonJs(
      { 'command-line': path('electron/cli/run-command-line.ts') },
      [lazyBuiltins, onlyAscii],
      [
        { name: 'start', test: /[\\/]electron[\\/]cli[\\/]run-command-line\.ts$/ },
        { name: 'engine', test: /[\\/]electron[\\/]engine[\\/]engine\.ts$/ },
        { name: 'client', test: /[\\/]electron[\\/]api[\\/]client\.ts$/ },
        { name: 'commands', test: /[\\/](electron[\\/]cli|shared)[\\/]/, minShareCount: 2 },
      ],
    ),
    // What is started: it names the Node that is needed, and runs that file with the code that was compiled before.
    commandLineStart: commonJs({ cli: path('electron/cli/main.ts') }),
    preload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: path('out/preload'),
        target: 'chrome156',
        rolldownOptions: {
          input: { preload: path('electron/preload.ts') },
          external,
          // A sandboxed preload is one CommonJS file.
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
});
