/** What Windows PowerShell 5.1 does not know, or does otherwise than what one expects. */
const pitfalls: readonly { pattern: RegExp; why: string }[] = [
  { pattern: /&&|\|\|/, why: 'chains of commands came with 7' },
  { pattern: /\?\?|\?\.|\?\[|\s\?\s/, why: 'the ternary and null operators came with 7' },
  { pattern: /\$Is(?:Windows|Linux|MacOS|CoreCLR)\b/, why: 'these variables came with 6' },
  {
    pattern: /-AsByteStream|-Encoding\s+Byte|utf8NoBOM|-AdditionalChildPath/i,
    why: 'one of 5.1 and 7 has it not',
  },
  {
    pattern: /ForEach-Object\s+-Parallel|\bclean\s*\{|\busing\s+namespace\b/i,
    why: 'it came later than 5.1',
  },
  { pattern: /\bJoin-Path\s+(?:[^\s)]+\s+){2}['"$]/, why: 'Join-Path takes two parts in 5.1' },
  {
    pattern:
      /\b(?:Get-FileHash|Test-Path|Remove-Item|Set-Location|Get-Content|Get-Item|Copy-Item)\s+(?!-LiteralPath)/,
    why: 'without -LiteralPath brackets in names are patterns',
  },
  {
    pattern: /[|>]\s*(?:Out-File|Set-Content)|(?<![-=])>\s*[\w$'"]/,
    why: 'pipes and redirections change bytes',
  },
  { pattern: /\bInvoke-Expression\b|\biex\b/i, why: 'names of files would be code' },
  {
    pattern: /"[^"\n]*\$\w+:[^"\n]*"/,
    why: 'a variable before a colon is a drive; put its name into braces',
  },
];

const closers = new Map([
  [')', '('],
  ['}', '{'],
  [']', '['],
]);

/**
 * Looks a script over for what Windows PowerShell 5.1 would not read, or would do otherwise: no machine of ours runs it. It
 * finds strings, comments and brackets, and no more of the grammar.
 * @returns what is wrong, by line.
 */
export function powerShellProblems(script: string): string[] {
  const problems: string[] = [];
  if (!/^[\r\n\x20-\x7e]*$/.test(script))
    problems.push('without a byte order mark 5.1 reads other than ASCII wrongly');
  if (script.replaceAll('\r\n', '').includes('\n')) problems.push('lines end as on other systems');
  const open: string[] = [];
  for (const [index, line] of script.split('\r\n').entries()) {
    const code = line.replace(/(^|\s)#.*$/, '');
    const bare = code
      .replace(/'[^']*'/g, "''")
      .replace(/"[^"]*"/g, (text) => text.replace(/[(){}[\]&|?<>]/g, '_'));
    for (const { pattern, why } of pitfalls)
      if (pattern.test(pattern.source.startsWith('"') ? code : bare))
        problems.push(`${index + 1}: ${why}: ${line}`);
    const brackets = bare.replace(/"[^"]*"/g, '');
    if (/['"]/.test(brackets.replaceAll("''", ''))) problems.push(`${index + 1}: a quote is open: ${line}`);
    for (const sign of brackets) {
      if ('({['.includes(sign)) open.push(sign);
      else if (closers.has(sign) && open.pop() !== closers.get(sign))
        problems.push(`${index + 1}: “${sign}” closes nothing: ${line}`);
    }
  }
  if (open.length > 0) problems.push(`${open.join(' ')} stays open`);
  return problems;
}
