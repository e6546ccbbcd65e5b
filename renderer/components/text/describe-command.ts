/** The kind of command that made a layer, and the part of the command that is worth reading in its title. */
export interface LayerCommand {
  kind: LayerCommandKind;
  detail: string;
}

export type LayerCommandKind =
  | 'apply-image'
  | 'install-update'
  | 'environment'
  | 'copy'
  | 'run'
  | 'label'
  | 'workdir'
  | 'user'
  | 'start'
  | 'other'
  | 'unknown';

const instructions: readonly [RegExp, LayerCommandKind][] = [
  [/^(?:ENV|ARG)\s+/, 'environment'],
  [/^(?:COPY|ADD)\s+/, 'copy'],
  [/^LABEL\s+/, 'label'],
  [/^WORKDIR\s+/, 'workdir'],
  [/^USER\s+/, 'user'],
  [/^(?:CMD|ENTRYPOINT)\s+/, 'start'],
  [/^RUN\s+/, 'run'],
];

const shells =
  /^(?:\/bin\/(?:ba)?sh -c|cmd \/S \/C|(?:powershell|pwsh)(?:\.exe)?(?: -\w+(?: (?:Bypass|Unrestricted|Stop))?)* -Command(?: \$ErrorActionPreference\s*=\s*'Stop';)?(?: \$ProgressPreference\s*=\s*'SilentlyContinue';)?)\s+/i;

/** Reads the command of a history entry, as Docker, BuildKit and Windows' own image builder write it. */
export function describeCommand(createdBy: string | undefined): LayerCommand {
  const text = (createdBy ?? '')
    // One space each first: an expression that looks for many of them begins anew at each.
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ ?# buildkit$/, '');
  if (text === '') return { kind: 'unknown', detail: '' };
  const windows = /^(Apply image|Install update)\s+(.+)$/i.exec(text);
  if (windows !== null) {
    const kind = windows[1]?.toLowerCase() === 'apply image' ? 'apply-image' : 'install-update';
    return { kind, detail: windows[2] ?? '' };
  }
  const hadShell = shells.test(text);
  const command = text.replace(shells, '').replace(/^#\(nop\)\s*/, '');
  for (const [pattern, kind] of instructions) {
    if (pattern.test(command)) return { kind, detail: withoutShell(command.replace(pattern, '')) };
  }
  return { kind: hadShell && command !== '' ? 'run' : 'other', detail: command };
}

function withoutShell(command: string): string {
  return command.replace(/^\|\d+\s+(?:\w+=\S*\s+)*/, '').replace(shells, '');
}
