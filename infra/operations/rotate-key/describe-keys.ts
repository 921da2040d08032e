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

const whole = (amount: number) => amount.toLocaleString('en-US');

/** Every key with what was written under it, for people. */
export function describeKeys(infos: readonly KeyInfo[]): string {
  const table = new Table({
    head: ['key', 'first event', 'last event', 'rows', 'customers', 'it alone'],
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const info of infos) {
    const { keyId, isCurrent, firstOn = '-', lastOn = '-', rows = 0, customers = 0, oldestOfRows = 0 } = info;
    const counts = [rows, customers, oldestOfRows].map(whole);
    table.push([isCurrent ? `${keyId} (current)` : keyId, firstOn, lastOn, ...counts]);
  }
  return `${table.toString()}\n  it alone: rows that are under no older key`;
}
