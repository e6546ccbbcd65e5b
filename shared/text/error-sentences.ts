// Decided here: what an error says.
import type { AppErrorData, ErrorCode, ErrorDetails } from '../errors.ts';
import { formatBytes } from '../format.ts';
import { comeBackTime } from './come-back-time.ts';
import type { TextLanguage } from './text-language.ts';

type Sentence = (details: ErrorDetails) => string;

/**
 * The sentence that tells people what happened and what to do. English is the error's own message, but for the time to
 * come back at, which is kept and read later than the message was written; other languages word the code and name the
 * facts in `details` as far as there are any.
 */
export function errorSentence(error: AppErrorData, language: TextLanguage): string {
  // A newer version on the other side may know a code that this one does not.
  if (language === 'zh-CN') {
    const special = chineseReasons.get(String(error.details.reason));
    if (special !== undefined) return special(error.details);
  }
  if (language === 'en') {
    const time = comeBackTime(error.details, language);
    return time === undefined ? error.message : askedToWait(error.details, time);
  }
  return Object.hasOwn(chinese, error.code) ? chinese[error.code](error.details) : error.message;
}

function askedToWait(details: ErrorDetails, time: string): string {
  const why = details.status === 503 ? 'is busy or being maintained' : 'asks for fewer requests';
  return `${textOf(details, ['host']) ?? 'The server'} ${why}. Try again at ${time}.`;
}

/** What stands between this computer and a registry, by the `reason` in the details. */
const chineseReasons: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  ['web-page', signInPage],
  ['not-a-blob', signInPage],
  ['address-in-use', (details) => `${place(details)}已被其他程序占用。请换一个端口。`],
  ['address-not-here', (details) => `${place(details)}不是此计算机的地址。请换一个地址。`],
  ['address-not-allowed', (details) => `使用${place(details)}需要更高的权限。请选择大于 1023 的端口。`],
  ['address-no-name', (details) => `${place(details)}不是有效的地址名称。请换一个地址。`],
  [
    'no-registry-to-repair-from',
    (details) =>
      `${quoted(details, ['reference'], '此镜像')}的名称不含容器注册表，无法从中修复。请用当初放入它的工具重新复制到镜像库。`,
  ],
  [
    'no-registry-to-ask',
    (details) =>
      `${quoted(details, ['reference'], '此镜像')}在镜像库中的名称不含容器注册表，无法查询。请用完整引用下载此镜像。`,
  ],
  ['destination-digest', () => '目标应为仓库或其标签，不能是摘要。'],
  ['destination-tag', () => '多个镜像不能共用一个标签。请从目标中去掉标签。'],
  ['destination-twice', () => '其中两个镜像在目标处会同名。请逐个复制。'],
  [
    'sign-in-to-copy',
    (details) => `${at(details)}要求先登录才会说明仓库中已有的内容。请用可写入该仓库的账户登录。`,
  ],
  [
    'attached-refused',
    (details) => `${at(details)}不接受镜像的附加内容（例如签名）。请在复制时不包含附加内容。`,
  ],
  [
    'referrers-tag-taken',
    (details) =>
      `${at(details)}的标签${quoted(details, ['name'], '')}不是附加内容的列表。请在该处删除此标签，或在复制时不包含附加内容。`,
  ],
  [
    'referrers-tag-changing',
    (details) => `${at(details)}的标签${quoted(details, ['name'], '')}正被他人更改。请再次复制。`,
  ],
  ['server-certificate', () => '无法使用此证书或其密钥。两者都须为 PEM 格式且相互匹配，密钥不能有密码短语。'],
  [
    'server-certificate-gone',
    (details) => `没有文件${quoted(details, ['path'], '')}。请重新选择证书及其密钥。`,
  ],
  [
    'repository-to-create',
    (details) =>
      `${at(details)}没有仓库${quoted(details, ['repository'], '')}，也不会自动创建。请先在该处创建，然后再次复制。`,
  ],
  ['no-authority', () => '没有可保存的证书。请先开启通过 TLS 提供服务。'],
  ['serving-off', () => '尚未开始提供服务。请先开启。'],
  [
    'proxy-sign-in',
    (details) =>
      `代理${quoted(details, ['proxy'], '')}要求用户名和密码。请在代理地址中填写，例如 http://用户:密码@主机:端口。`,
  ],
  [
    'client-certificate',
    (details) =>
      `${at(details, '主机')}似乎要求客户端证书，Longshore 目前无法提供。请向注册表的管理员询问其他地址。`,
  ],
]);

const chinese: Record<ErrorCode, Sentence> = {
  INVALID_REFERENCE: (details) =>
    `${quoted(details, ['reference', 'platform'], '输入的内容')}不是有效的镜像引用或平台。请写成 [主机/]仓库[:标签][@摘要]，例如 windows/servercore:ltsc2019。`,
  NAME_UNKNOWN: (details) =>
    `${at(details)}没有仓库${quoted(details, ['repository', 'reference'], '')}。请检查名称，或在“浏览”中搜索。`,
  MANIFEST_UNKNOWN: (details) =>
    `${at(details)}没有${quoted(details, ['reference', 'tag', 'digest'], '这个标签或摘要')}。请查看该仓库有哪些标签。`,
  BLOB_UNKNOWN: (details) =>
    `没有任何来源能提供层${quoted(details, ['digest'], '')}。请稍后再试；如果一直如此，请联系镜像的发布者。`,
  PLATFORM_NOT_FOUND: (details) => {
    const available = listOf(details.available);
    const offer = available === '' ? '' : `可选的平台：${available}。`;
    return `此镜像不提供${quoted(details, ['platform'], '所需的平台')}。${offer}请选择其中之一。`;
  },
  UNSUPPORTED_MANIFEST: (details) =>
    `${quoted(details, ['reference', 'digest'], '此镜像')}的清单格式无法使用（例如已废弃的 schema 1）。请换一个较新的标签。`,
  MANIFEST_TOO_LARGE: (details) =>
    `清单超过上限${sizeOf(details, ['limit'])}，已拒绝读取。请检查该容器注册表是否可信。`,
  DIGEST_MISMATCH: (details) =>
    `${from(details)}收到的内容与摘要${quoted(details, ['digest', 'expected'], '')}不符，已丢弃。请重试；如果一直如此，说明来源有误。`,
  SIZE_MISMATCH: (details) =>
    `${from(details)}收到的数据大小与清单不符，已丢弃。请重试；如果一直如此，说明来源有误。`,
  ARCHIVE_INVALID: (details) =>
    `无法导入${quoted(details, ['path'], '该归档')}：它已损坏、不完整或不是镜像归档，未保留其中任何内容。请重新制作或复制后再试。`,
  SIGNATURE_REJECTED: (details) =>
    details.path === undefined
      ? `${quoted(details, ['reference'], '此镜像')}${refusedFor(details)}，未加入镜像库。请检查签名规则，或向镜像的发布者核实。`
      : `无法使用 Notation 的信任策略${quoted(details, ['path'], '')}${reason(details)}。请更正该文件，或将其移走。`,
  UNAUTHORIZED: (details) =>
    `${at(details, '容器注册表')}要求登录。请先用 docker login 登录，或检查保存的用户名和密码。`,
  DENIED: (details) => `${at(details, '容器注册表')}拒绝访问。请检查此账户是否有权读取该仓库。`,
  TOO_MANY_REQUESTS: (details) => {
    const why = details.status === 503 ? '正忙或正在维护' : '认为请求过多';
    const time = comeBackTime(details, 'zh-CN');
    return time === undefined
      ? `${at(details, '主机')}${why}。请等待片刻后重试，或减少连接数。`
      : `${at(details, '主机')}${why}。请在 ${time} 后重试。`;
  },
  NETWORK: (details) => `无法连接${at(details, '主机')}。请检查网络和代理设置后重试；已下载的部分会保留。`,
  TIMEOUT: (details) => `${at(details, '主机')}没有及时响应。请检查网络后重试；已下载的部分会保留。`,
  TLS: (details) =>
    `无法与${at(details, '主机')}建立安全连接。请检查系统时间；如果网络使用自己的证书，请在设置中添加它。`,
  BLOCKED_URL: (details) =>
    `${quoted(details, ['url', 'host'], '该地址')}指向内部网络或不安全的地址，为保护您已被阻止。`,
  DISK_FULL: (details) =>
    `磁盘空间不足${sizeOf(details, ['needed', 'bytesNeeded', 'required'], '，还需要')}。请释放空间后继续；已下载的部分会保留。`,
  DISK_PERMISSION: (details) =>
    details.library === undefined
      ? diskSentence(details, quoted(details, ['path'], '该文件夹'))
      : `${quoted(details, ['path'], '该位置')}在镜像库${quoted(details, ['library'], '')}之内，导出会损坏镜像库。请选择镜像库以外的位置。`,
  LIBRARY_CORRUPT: (details) =>
    `镜像库中的${quoted(details, ['path', 'digest', 'reference'], '数据')}已损坏。请校验镜像库，并重新下载受影响的镜像。`,
  LIBRARY_BUSY: (details) => `另一个进程正在使用镜像库${quoted(details, ['path'], '')}。请等待它完成后重试。`,
  CANCELLED: () => '已取消。已下载的部分会保留，可以随时继续。',
  INTERNAL: (details) => `Longshore 内部出现问题${reason(details)}。请重试；如果再次出现，请报告此问题。`,
};

/** What the system said of a disk, where it was something else than that writing is not allowed. */
function diskSentence({ systemCode }: ErrorDetails, place: string): string {
  switch (systemCode) {
    case 'EIO':
      return `读写${place}时磁盘出错。请检查磁盘和连接线，然后重试。`;
    case 'EBADMSG':
    case 'EUCLEAN':
      return `${place}所在的文件系统有损坏（校验和错误）。请检查该文件系统，然后重试。`;
    case 'ENODEV':
    case 'ENXIO':
    case 'ESTALE':
      return `${place}所在的磁盘已断开或没有响应。请重新连接后重试，或选择其他位置。`;
    case 'EFBIG':
      return `${place}会超过文件系统或此账户允许的文件大小。请选择其他磁盘上的位置，或提高上限。`;
    case 'EBUSY':
      return `${place}正被其他程序使用。请关闭该程序后重试。`;
    case 'EMFILE':
    case 'ENFILE':
      return `打开的文件过多，无法打开${place}。请关闭其他程序后重试。`;
    case 'ENAMETOOLONG':
      return `路径${place}过长。请选择较短的名称或文件夹。`;
    case 'ELOOP':
      return `${place}处有符号链接，无法使用。请删除该链接，或选择其他位置。`;
    default:
      return `无法写入${place}。请检查权限，或选择其他文件夹。`;
  }
}

function signInPage(details: ErrorDetails): string {
  return `${at(details, '主机')}返回的是网页而不是所请求的内容：此网络可能要求先登录。请在浏览器中打开任意网页并登录网络，然后重试。`;
}

function textOf(details: ErrorDetails, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = details[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function quoted(details: ErrorDetails, names: readonly string[], otherwise: string): string {
  const text = textOf(details, names);
  return text === undefined ? otherwise : `“${text}”`;
}

function at(details: ErrorDetails, otherwise = '容器注册表中'): string {
  const host = textOf(details, ['host', 'registry']);
  return host === undefined ? otherwise : ` ${host} `;
}

function from(details: ErrorDetails): string {
  const host = textOf(details, ['host', 'registry']);
  return host === undefined ? '' : `从 ${host} `;
}

/** An address to listen on, as `HOST:PORT`. */
function place({ host, port }: ErrorDetails): string {
  return ` ${String(host)}:${String(port)} `;
}

function reason(details: ErrorDetails): string {
  const text = textOf(details, ['reason']);
  return text === undefined ? '' : `：${text}`;
}

function sizeOf(details: ErrorDetails, names: readonly string[], before = ' '): string {
  for (const name of names) {
    const value = details[name];
    if (typeof value === 'number') return `${before} ${formatBytes(value, 'zh-CN')}`.trimEnd();
  }
  return '';
}

function listOf(value: ErrorDetails[string] | undefined): string {
  return Array.isArray(value) ? value.join('、') : '';
}

/** What of an image's signatures does not meet a rule: not to be signed is something else than to be wrongly signed. */
function refusedFor({ state }: ErrorDetails): string {
  if (state === 'none') return '未签名，不符合签名规则';
  return state === 'bad' ? '的签名有误' : '的签名不符合规则';
}
