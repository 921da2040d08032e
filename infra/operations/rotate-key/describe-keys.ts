import Table from 'cli-table3';
import type { PseudonymSecret } from '../../../pipelines/lake-writer/pseudonym-secret.ts';
import type { KeyUsage } from './key-usage.ts';

export interface KeyInfo extends Partial<Omit<KeyUsage, 'keyId'>> {
  readonly keyId: string;
  readonly isCurrent: boolean;
}

/** Every key of the secret with its use, oldest first; never the key itself. */
export function keyInfos({ keys, current }: PseudonymSecret, usage: ReadonlyMap<string, KeyUsage>): KeyInfo[] {
  return keys.map(({ keyId }) => ({ keyId, isCurrent: keyId === current, ...usage.get(keyId) }));
}

export function describeKeys(infos: readonly KeyInfo[]): string {
  const table = new Table({
    head: ['key', 'first event', 'last event', 'rows', 'customers', 'rows under no older key'],
    style: { head: [], border: [] },
  });
  for (const info of infos) {
    const { keyId, isCurrent, firstOn = '-', lastOn = '-', rows = 0, customers = 0, oldestOfRows = 0 } = info;
    table.push([isCurrent ? `${keyId} (current)` : keyId, firstOn, lastOn, rows, customers, oldestOfRows]);
  }
  return table.toString();
}
