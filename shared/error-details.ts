import * as z from 'zod';
import { cleanText } from './text/clean-text.ts';

/** Facts about an error that a sentence in any language can name. JSON-safe; never holds a credential. */
export type ErrorDetails = Record<string, string | number | boolean | string[]>;

export const errorDetailsSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

const identifier = /^[A-Za-z][A-Za-z0-9]{0,63}$/;
const maximumFacts = 50;
const maximumItems = 100;

/**
 * The facts that fit `errorDetailsSchema`, with every text clean and short. What does not fit is left out: names that
 * are no plain identifiers or belong to every object, numbers that are not finite, and anything nested.
 */
export function cleanDetails(details: unknown): ErrorDetails {
  if (typeof details !== 'object' || details === null) return {};
  const facts = Object.entries(details).flatMap(([name, value]: [string, unknown]) => {
    const fact = identifier.test(name) && !(name in Object.prototype) ? cleanFact(value) : undefined;
    return fact === undefined ? [] : [[name, fact] as const];
  });
  return Object.fromEntries(facts.slice(0, maximumFacts));
}

function cleanFact(value: unknown): ErrorDetails[string] | undefined {
  if (typeof value === 'string') return cleanText(value);
  // JSON knows no minus zero.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value === 'boolean') return value;
  if (!Array.isArray(value)) return undefined;
  return value
    .slice(0, maximumItems)
    .filter((item) => typeof item === 'string')
    .map(cleanText);
}
