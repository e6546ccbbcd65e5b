// `npm start`: from a fresh clone to the open app. Runs on Node 20 without any dependency installed.

import { openApp, warnWhenUnreachable } from './app/open-app.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { failPolitely } from './setup/fail-politely.mjs';
import { ensureInstalled } from './setup/install.mjs';

await failPolitely(async () => {
  const args = process.argv.slice(2);
  await ensureInstalled();
  await ensureBuilt();
  void warnWhenUnreachable(args);
  return openApp(args);
});
