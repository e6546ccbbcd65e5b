import { registerHooks } from 'node:module';

// `node --import` of this file runs a packaged main as Electron would, up to what only Electron has: its own module,
// in whose place the tests' stand-in comes.
const standIn = new URL('../support/electron/electron-stand-in.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

const { app }: typeof import('../support/electron/electron-stand-in.ts') = await import(standIn);
app.isPackaged = true;
app.exit = (code) => process.exit(code);
// A packaged app's words follow its program; Node puts the script between them.
process.argv.splice(1, 1);
