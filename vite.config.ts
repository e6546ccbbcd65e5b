import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const external = ['electron', ...builtinModules, /^node:/];

/** Everything that is built: the renderer once for both hosts, all of Node's programs in one folder, the preload. */
export default defineConfig({
  root: path('renderer'),
  base: '/',
  plugins: [react()],
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
            cli: path('electron/cli/main.ts'),
            'hash-worker': path('electron/engine/transfer/disk/hash-worker.ts'),
            'block-worker': path('electron/engine/files/blocks/block-worker.ts'),
          },
          external,
          // Flat, so that `import.meta.url` means the same folder in every chunk.
          output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
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
