#!/usr/bin/env node
import { keepCompiledCode } from './process/compiled-code.ts';
import { nodeProblem } from './process/node-version.ts';

const words = process.argv.slice(2);
const problem = nodeProblem(process.versions.node);
if (problem === undefined) {
  keepCompiledCode();
  // Only now: what was loaded before the cache is open is compiled anew each time.
  import('./run-command-line.ts')
    .then(({ runCommandLine }) => runCommandLine(words))
    .then((code) => process.exit(code));
} else {
  console.error(`longshore: ${problem}`);
  if (words.includes('--json'))
    console.log(JSON.stringify({ error: { code: 'INTERNAL', message: problem } }));
  process.exitCode = 1;
}
