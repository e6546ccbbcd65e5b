#!/usr/bin/env node
// Decided here: what is loaded when a command starts (ADR 22).
import { nodeProblem } from './process/node-version.ts';

const words = process.argv.slice(2);
const problem = nodeProblem(process.versions.node);
if (problem === undefined) {
  // Only now: a Node that is too old cannot load it. A build puts the file with its compiled code in this one's place.
  import('./run-command-line.ts')
    .then(({ runCommandLine }) => runCommandLine(words))
    .then((code) => process.exit(code));
} else {
  console.error(`longshore: ${problem}`);
  if (words.includes('--json'))
    console.log(JSON.stringify({ error: { code: 'INTERNAL', message: problem } }));
  process.exitCode = 1;
}
