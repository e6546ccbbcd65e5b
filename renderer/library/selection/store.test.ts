import { beforeEach, expect, test } from 'vitest';
import { selectImage, selectImageRange, selectImages, toggleImage, useLibrarySelection } from './store.ts';

const order = ['a', 'b', 'constructor', 'd', 'e'];
const selected = () => [...useLibrarySelection.getState().selected].sort();

beforeEach(() => useLibrarySelection.setState({ selected: new Set(), active: null, anchor: null }));

test('a range goes from where it began, whichever way it is extended', () => {
  toggleImage('constructor');
  selectImageRange(order, 'e');
  expect(selected()).toEqual(['constructor', 'd', 'e']);
  selectImageRange(order, 'a');
  expect(selected()).toEqual(['a', 'b', 'constructor']);
});

test('one that begins nowhere, or at a row that is no longer shown, is that row alone', () => {
  selectImageRange(order, 'b');
  expect(selected()).toEqual(['b']);
  selectImage('gone');
  selectImages([]);
  selectImageRange(order, 'd');
  expect(selected()).toEqual(['d']);
});

test('toggling takes out what it put in', () => {
  toggleImage('a');
  toggleImage('b');
  toggleImage('a');
  expect(selected()).toEqual(['b']);
});
