import { type AddHelpTextContext, type Command, Help, type HelpConfiguration } from 'commander';

/** Columns of a help that is not written to a terminal. */
const usualWidth = 80;

/** Columns that the meaning of an option must have beside it; where there are fewer it is written below. */
const narrowestMeaning = 28;

/** The word that a line explains, with the blanks behind it. */
const tableRow = /^\S+ {2,}(?=\S)/;

const termIndent = 2;
const gap = 2;
const belowIndent = 6;

/** Lays out help for the width of the terminal, a narrow one too. */
export const helpLayout: HelpConfiguration = {
  showGlobalOptions: true,
  minWidthToWrap: 10,
  optionDescription(this: Help, option) {
    // Who reads that an option can be given knows what is without it.
    if (option.defaultValue === false) return option.description;
    return Help.prototype.optionDescription.call(this, option);
  },
  commandUsage(this: Help, command) {
    const usage = Help.prototype.commandUsage.call(this, command);
    const indent = 'Usage: '.length;
    return indented(this.boxWrap(usage, widthOf(this) - indent), indent);
  },
  formatItem(this: Help, term, termWidth, description, helper) {
    const width = widthOf(this);
    if (description === '' || width - termIndent - termWidth - gap >= narrowestMeaning)
      return Help.prototype.formatItem.call(this, term, termWidth, description, helper);
    const below = indented(this.boxWrap(description, width - belowIndent), belowIndent);
    const name = indented(this.boxWrap(term, width - belowIndent), belowIndent);
    return `${' '.repeat(termIndent)}${name}\n${' '.repeat(belowIndent)}${below}`;
  },
};

/** Lays out the notes of a help. Lines with an indent are commands, which stay whole so that they can be pasted. */
export function wrappedNotes(notes: string): (context: AddHelpTextContext) => string {
  return ({ error, command }) => {
    const width = outputWidth(error, command);
    const help = Object.assign(new Help(), { minWidthToWrap: 10 });
    return paragraphsOf(notes)
      .map((text) => {
        if (text.startsWith(' ')) return text;
        const [word = ''] = tableRow.exec(text) ?? [];
        const told = help.boxWrap(text.slice(word.length), width - word.length);
        return word + indented(told, word.length);
      })
      .join('\n');
  };
}

function outputWidth(isError: boolean, command: Command): number {
  const output = command.configureOutput();
  return (isError ? output.getErrHelpWidth?.() : output.getOutHelpWidth?.()) ?? usualWidth;
}

/** Lines of sentences that follow each other are one text; empty lines, headings, explained words and commands stay lines. */
function paragraphsOf(notes: string): string[] {
  const texts: string[] = [];
  let isText = false;
  for (const line of notes.split('\n')) {
    const isSentence = line !== '' && !line.startsWith(' ') && !tableRow.test(line);
    const goesOn = isText && isSentence;
    if (goesOn) texts.push(`${texts.pop()} ${line}`);
    else texts.push(line);
    isText = isSentence && !line.endsWith(':');
  }
  return texts;
}

function widthOf(help: Help): number {
  return help.helpWidth ?? usualWidth;
}

function indented(text: string, columns: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(columns)}`);
}
