import { expect, test } from 'vitest';
import { commandLine, withPlaces } from './command-line.ts';

const places = { library: '/my images/lib', state: '/state' };

test('a command names the places of the one that advises it', () => {
  expect(commandLine(['pull', 'r.example/a:1'], {}, 'linux')).toBe('longshore pull r.example/a:1');
  expect(commandLine(['pull', 'r.example/a:1'], places, 'linux')).toBe(
    "longshore pull r.example/a:1 --library '/my images/lib' --state /state",
  );
});

test('words are quoted for the shell of the system', () => {
  expect(commandLine(["it's $HOME"], {}, 'linux')).toBe("longshore 'it'\\''s $HOME'");
  expect(commandLine(['a'], { library: 'C:\\My Images' }, 'win32')).toBe(
    'longshore a --library "C:\\My Images"',
  );
});

test('a command in a sentence of the engine gets the places too', () => {
  const sentence = 'See what is there with “longshore list”, or download it first.';
  expect(withPlaces(sentence, {})).toBe(sentence);
  expect(withPlaces(sentence, { library: '/lib' })).toContain('“longshore list --library /lib”');
});
