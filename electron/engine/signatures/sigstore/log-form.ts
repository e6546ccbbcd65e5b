import type { Bundle } from '@sigstore/bundle';
import { SignatureFault } from '../fault.ts';

/**
 * Holds what an entry of a log says of its place against the checkpoint that the log has signed: the verifier goes by the
 * checkpoint alone, and what is written beside it would be told by others (C2SP, tlog-checkpoint.md).
 * @throws {SignatureFault} `wrong-log`.
 */
export function checkLogForm({ verificationMaterial }: Bundle): void {
  for (const { logIndex, inclusionPromise, inclusionProof } of verificationMaterial.tlogEntries) {
    if (inclusionProof === undefined) continue;
    const { treeSize, rootHash, checkpoint } = inclusionProof;
    if (checkpoint !== undefined) {
      const [, size, root] = checkpoint.envelope.split('\n');
      if (size !== treeSize || root !== Buffer.from(rootHash).toString('base64'))
        throw new SignatureFault('wrong-log', 'its proof is of another tree than its checkpoint');
    }
    if (Number(inclusionProof.logIndex) >= Number(treeSize))
      throw new SignatureFault('wrong-log', 'its place is outside the tree');
    // Logs of the first kind are made of several trees, and promise a place in all of them together.
    if (inclusionPromise === undefined && logIndex !== inclusionProof.logIndex)
      throw new SignatureFault('wrong-log', 'it has two places in the log');
  }
}
