const leastMajor = 24;

/**
 * Why the command line cannot run on this Node, or undefined when it can. Everything else is loaded only after this
 * was asked: an older Node ends at the first import that it does not know.
 * @param version as in `process.versions.node`.
 */
export function nodeProblem(version: string): string | undefined {
  if (Number(version.split('.')[0]) >= leastMajor) return undefined;
  return `Longshore’s command line needs Node ${leastMajor} or newer, and this is Node ${version}. In a checkout, “npm run --silent cli -- ARGS” runs it on the Node that it brings along; elsewhere install Node ${leastMajor}, or the packaged Longshore, which needs none.`;
}
