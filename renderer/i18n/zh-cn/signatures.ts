import type { enSignatures } from '../en/signatures.ts';
import type { Translation } from '../translation.ts';

/** Chinese texts for signatures and what else is attached. */
export const zhCnSignatures: Translation<typeof enSignatures> = {
  signature: {
    name: '签名',
    looking: '正在查找签名…',
    wrong: '签名有误。',
    chain: '证书链',
    of: '{{reference}} 的签名',
    check: {
      integrity: '签名：',
      authenticity: '签名者：',
      timestamp: '时间戳：',
      expiry: '有效期：',
      revocation: '吊销状态：',
    },
    checks: '检查项',
    result: {
      passed: '正确',
      failed: '有误',
      'not-checked': '未检查',
    },
    kindName: '类型',
    kind: { notation: 'Notary Project (Notation)', cosign: 'Sigstore (cosign)' },
    identity: '签名者',
    issuer: '登录方',
    subject: '签名对象',
    itself: '存储为',
    certificates: '证书，签名者的在前',
    valid: '有效期 {{from}} 至 {{until}}',
    copyFingerprint: '复制证书的 SHA-256',
    notRead: '无法读取附加到此镜像的内容。',
    nothingAttached: '此镜像没有附加内容：没有签名、物料清单或证明。',
    cut: '还有未显示的附加内容。',
    ofIndex: '适用于所有平台',
    ofPlatform: '适用于此平台',
    attachedKind: {
      signature: '签名',
      attestation: '证明',
      sbom: '物料清单',
      other: '制品',
    },
    checkInLibrary: '检查签名…',
    section: '签名',
    keep: '随每个镜像保存',
    keepHint: '附加到镜像的内容会随镜像一起获取，并随镜像一起导出到归档和文件夹。',
    kept: { none: '不保存', signatures: '其签名', all: '所有附加内容' },
    imagesOf: '来自 {{scope}} 的镜像',
    otherRegistries: '来自其他注册表的镜像',
    action: {
      ignore: '无需签名',
      warn: '没有正确签名时警告',
      refuse: '没有正确签名时拒绝',
    },
    trustedRoot: 'Sigstore 的受信任根',
    trustedRootHint:
      '用于无密钥签名。留空则从 Sigstore 获取并保持更新；没有网络时请选择 trusted_root.json 文件',
  },
};
