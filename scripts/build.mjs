// `npm run build`: everything into `out/`. Runs on Node 20 without any dependency installed.
import { build } from './lib/build.mjs';
import { failPolitely } from './lib/fail-politely.mjs';
import { ensureInstalled } from './lib/install.mjs';

await failPolitely(async () => {
  await ensureInstalled();
  await build();
});
