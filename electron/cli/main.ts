#!/usr/bin/env node
import { nodeProblem } from './process/node-version.ts';

const words = process.argv.slice(2);
const problem = nodeProblem(process.versions.node);
if (problem === undefined) {
  const { runCommandLine } = await import('./run-command-line.ts');
  process.exit(await runCommandLine(words));
}
console.error(`longshore: ${problem}`);
if (words.includes('--json')) console.log(JSON.stringify({ error: { code: 'INTERNAL', message: problem } }));
process.exitCode = 1;
