/** What Chinese users call parts of image names, the longer words before those that they contain. */
const words: readonly [word: string, name: string][] = [
  ['服务器核心', 'servercore'],
  ['核心服务器', 'servercore'],
  ['纳米服务器', 'nanoserver'],
  ['微服务器', 'nanoserver'],
  ['服务器', 'server'],
  ['视窗', 'windows'],
  ['操作系统', ''],
  ['基础镜像', ''],
  ['镜像', ''],
  ['运行时', 'runtime'],
  ['框架', 'framework'],
  ['开发包', 'sdk'],
  ['数据库', 'mssql'],
  ['版', ''],
];

/** A search with Chinese words replaced by the names that they mean, so that "服务器核心2019" finds `windows/servercore`. */
export function inNames(query: string): string {
  // Most searches have no such word.
  if (!/\p{Script=Han}/u.test(query)) return query;
  return words.reduce((text, [word, name]) => text.replaceAll(word, ` ${name} `), query);
}
