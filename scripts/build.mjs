// `npm run build`: everything into `out/`. Runs on Node 20 without any dependency installed.
import { build } from './setup/build.mjs';
import { failPolitely } from './setup/fail-politely.mjs';
import { ensureInstalled } from './setup/install.mjs';

await failPolitely(async () => {
  await ensureInstalled();
  await build();
});
