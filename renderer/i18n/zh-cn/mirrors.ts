import type { enMirrors } from '../en/mirrors.ts';
import type { Translation } from '../translation.ts';

/** 镜像站的文字。 */
export const zhCnMirrors: Translation<typeof enMirrors> = {
  mirrors: {
    title: '镜像站',
    intro:
      '存有某个容器注册表各层的其他位置。一个层的分段会同时从所有镜像站和该容器注册表获取，每个字节都会校验。',
    none: '没有镜像站',
    of: '用于 {{registry}}，{{kind}}',
    ofAll: '用于所有容器注册表，{{kind}}',
    kinds: {
      registry: '按 containerd 的方式访问',
      prefix: '位于路径之下',
      dragonfly: 'Dragonfly',
      blobs: '文件',
    },
    choices: {
      auto: '由地址判断',
      registry: 'containerd 方式',
      prefix: '位于路径之下（Harbor）',
      dragonfly: 'Dragonfly',
      blobs: '文件（blobs/sha256）',
    },
    add: '添加镜像站',
    addHint:
      '另一个 Longshore 或容器注册表、https://harbor.example/mcr 之类的路径，或含有 blobs/sha256 的文件夹。它只会收到其自身主机的登录信息。',
    registry: '镜像的容器注册表',
    every: '所有容器注册表',
    kind: '访问方式',
    address: '镜像站地址',
    invalid: '请输入不含用户名和问号的 URL，或文件夹的完整路径。路径之下的镜像站只能用于一个容器注册表。',
    remove: '移除镜像站 {{address}}',
    found: '在本机上发现：{{address}}',
    foundIn: '用于 {{registry}}，见 {{file}}。尚未使用。',
    foundInAll: '用于所有容器注册表，见 {{file}}。尚未使用。',
    use: '使用',
    useNamed: '使用镜像站 {{address}}',
  },
};
