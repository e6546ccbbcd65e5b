import { keepers } from './saved-state.ts';

/** Saves 1, 2, 3… in every file of a state folder until it is killed, and says each number when all have it: FOLDER. */
const [, , folder = ''] = process.argv;
const all = Object.values(keepers).map((keeper) => keeper(folder));
for (let value = 1; ; value++) {
  for (const keeper of all) await keeper.save(value);
  process.stdout.write(`${value}\n`);
}
