import { Library } from '../../electron/engine/library/layout.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';

/** How many images stay when an older one is removed for each new one. */
const kept = 3;

/**
 * Adds, replaces and removes images until it is killed: FOLDER. In round N it adds `registry.example/image:N`, then says N, then puts
 * another image in place of `registry.example/image:latest`, then removes `registry.example/image:N-3`.
 */
const [, , folder = ''] = process.argv;
const library = await Library.open(folder);
for (let round = 1; ; round++) {
  await addSmallImage(library, `registry.example/image:${round}`);
  process.stdout.write(`${round}\n`);
  await addSmallImage(library, 'registry.example/image:latest');
  if (round > kept) await library.remove(`registry.example/image:${round - kept}`, undefined);
}
