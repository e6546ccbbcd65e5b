const wrappers: readonly RegExp[] = [
  /^\/bin\/(?:ba)?sh -c\s+#\(nop\)\s+/,
  /^(?:RUN\s+)?\|\d+(?:\s+\w+=\S*)*\s+/,
  /^(?:RUN\s+)?\/bin\/(?:ba)?sh(?:\s+-\w+)*\s+-\w*c\s+/,
  /^(?:RUN\s+)?(?:cmd(?:\.exe)?)\s+\/S\s+\/C\s+/i,
  /^(?:RUN\s+)?(?:powershell|pwsh)(?:\.exe)?\s+(?:-\w+\s+)*?-Command\s+/i,
  /^(?:\$(?:ErrorActionPreference|ProgressPreference)\s*=\s*'\w+'\s*;\s*)+/i,
  / # buildkit$/,
];

/** The command of a layer without what builders put around every command. */
export function cleanCommand(createdBy: string): string {
  // One space each first: an expression that looks for many of them begins anew at each.
  const text = createdBy.replace(/\s+/g, ' ').trim();
  return wrappers.reduce((rest, wrapper) => rest.replace(wrapper, ''), text).trim();
}
