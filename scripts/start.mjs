// `npm start`: from a fresh clone to the open app. Runs on Node 20 without any dependency installed.
import { ensureBuilt } from './lib/build.mjs';
import { failPolitely } from './lib/fail-politely.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { openApp, warnWhenUnreachable } from './lib/open-app.mjs';

await failPolitely(async () => {
  const args = process.argv.slice(2);
  await ensureInstalled();
  await ensureBuilt();
  void warnWhenUnreachable(args);
  return openApp(args);
});
