import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventText } from '../../factories.ts';
import { startCommand } from '../../run-command.ts';

const publish = (words: readonly string[], input?: string) =>
  startCommand('pipelines/publish/publish.command.ts', words, input).outcome;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run publish', () => {
  test('puts the valid lines of a file on the bus, tells the refused ones by line and ends with 2', async () => {
    const file = join(folder, 'events.ndjson');
    const broken = eventText('order.placed', { totalMinor: 1 });
    writeFileSync(file, [eventText('order.placed'), broken, eventText('product.upserted'), '{'].join('\n'));
    const { exitCode, stdout, stderr } = await publish([file]);
    expect(stdout).toMatch(/^line 2: TOTALS_DISAGREE \/detail\/totalMinor: .*\nline 4: NOT_JSON: .*\n$/);
    expect(stderr).toContain('4 events: 2 published, 2 refused');
    expect(exitCode).toBe(2);
  }, 120_000);

  test('reads standard input, and ends with 0 when every event is on the bus', async () => {
    const { exitCode, stderr } = await publish([], `${eventText('stock.changed')}\n`);
    expect(stderr).toContain('1 event: 1 published, 0 refused');
    expect(stderr).toContain('In the lake after `npm run load`, or within 15 minutes');
    expect(exitCode).toBe(0);
  }, 120_000);

  test('only validates when asked to', async () => {
    const { exitCode, stderr } = await publish(['--dry-run'], eventText('stock.changed'));
    expect(stderr).toContain('1 valid (dry run, nothing sent)');
    expect(exitCode).toBe(0);
  }, 120_000);

  test('ends with 1 when there is no such file', async () => {
    const { exitCode, stderr } = await publish([join(folder, 'none.ndjson')]);
    expect(stderr).toContain('Cannot read');
    expect(exitCode).toBe(1);
  }, 120_000);
});
