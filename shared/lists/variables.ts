import type { Values } from './lines.ts';

/** A text whose variables have been replaced, or the first variable that has no value. */
export type Replaced = { text: string } | { variable: string };

const variable = /\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}|([A-Za-z_]\w*))/g;

/**
 * Replaces `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`, as Dockerfiles and compose files write them.
 * @param values those that the text itself gives, or somebody else.
 */
export function replaceVariables(text: string, values: Values): Replaced {
  let missing: string | undefined;
  const replaced = text.replace(variable, (_, braced, operator = '', word = '', bare) => {
    const name = String(braced ?? bare);
    const value = values.get(name);
    // With a colon an empty value counts as none.
    const hasValue = value !== undefined && !(String(operator).startsWith(':') && value === '');
    if (String(operator).endsWith('+')) return hasValue ? String(word) : '';
    if (hasValue) return value;
    if (String(operator).endsWith('-')) return String(word);
    missing ??= name;
    return '';
  });
  return missing === undefined ? { text: replaced } : { variable: missing };
}
