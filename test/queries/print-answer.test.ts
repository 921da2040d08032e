import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { Table } from 'apache-arrow';
import { arrowTable } from '../../queries/athena/arrow-table.ts';
import { type AnswerPorts, faultOfTarget, printAnswer } from '../../queries/print-answer.ts';
import { progressLine } from '../../queries/progress-line.ts';
import { column, row } from './athena/athena-answers.ts';

const table = arrowTable([column('n', 'bigint')], [row('1'), row('2')]);
const cost = {
  queryId: 'q',
  bytesScanned: 12_345_678,
  engineMilliseconds: 100,
  isFree: false,
  cameVia: 'pages' as const,
  isReused: false,
};

async function* batchesOf({ batches }: Table) {
  yield* batches;
}

function recorded(more: { isTruncated?: boolean; isReused?: boolean } = {}) {
  const asked: string[] = [];
  const texts = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof texts) => {
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => {
      texts[name] += chunk.toString('utf8');
    });
    return stream as unknown as NodeJS.WriteStream;
  };
  const told = { ...cost, isReused: more.isReused ?? false };
  const ports: AnswerPorts = {
    answer: async (_, { maxRows }) => {
      asked.push(`answer of at most ${maxRows}`);
      return { ...told, table, isTruncated: more.isTruncated ?? false };
    },
    stream: async (_, { maxRows }) => {
      asked.push(`stream of at most ${maxRows}`);
      return { ...told, schema: table.schema, batches: batchesOf(table) };
    },
    stdout: sink('stdout'),
    stderr: sink('stderr'),
  };
  return { ports, asked, texts };
}

describe('an answer', () => {
  test('on the terminal is a table of a thousand rows at most, which is told when there are more', async () => {
    const { ports, asked, texts } = recorded({ isTruncated: true });
    await printAnswer('SELECT n', { format: 'table' }, ports);
    expect(asked).toEqual(['answer of at most 1000']);
    expect(texts.stdout).toBe('n\n─\n1\n2\n');
    expect(texts.stderr).toMatch(
      /^first 2 rows, there are more \(--max-rows 0 shows all\) · 12\.3 MB scanned · \$0\.000065 at Athena's price · /,
    );
  });

  test('in any other format is streamed as a whole', async () => {
    const { ports, asked, texts } = recorded();
    const { rows } = await printAnswer('SELECT n', { format: 'ndjson' }, ports);
    expect({ asked, rows, stdout: texts.stdout }).toEqual({
      asked: ['stream of at most undefined'],
      rows: 2,
      stdout: '{"n":1}\n{"n":2}\n',
    });
  });

  test('on a terminal is not mixed with progress, which is wiped before the first row', async () => {
    const { ports } = recorded();
    let screen = '';
    const terminal = {
      isTTY: true,
      columns: 80,
      write: (text: string, written?: () => void) => {
        screen += text;
        written?.();
        return true;
      },
    } as unknown as NodeJS.WriteStream;
    const answer: AnswerPorts['answer'] = async (sql, options) => {
      options.onState?.('SUCCEEDED');
      return ports.answer(sql, options);
    };
    await printAnswer('SELECT n', { format: 'table' }, { ...ports, answer, stdout: terminal, stderr: terminal });
    expect(screen.split('2 rows · ')[0]).toBe('\r\u001b[Ksucceeded for 0 s\r\u001b[Kn\n─\n1\n2\n');
  });

  test('that Athena had already is not billed', async () => {
    const { ports, texts } = recorded({ isReused: true });
    await printAnswer('SELECT n', { format: 'csv' }, ports);
    expect(texts.stderr).toContain('(an earlier answer, reused) · not billed');
  });

  test('that is binary is kept off the terminal', async () => {
    expect(await faultOfTarget({ format: 'parquet' }, { isTTY: true })).toBe(
      'Parquet is binary: add --out FILE.parquet, or redirect the output.',
    );
    expect(await faultOfTarget({ format: 'parquet' }, { isTTY: false })).toBeUndefined();
    expect(await faultOfTarget({ format: 'csv', out: '/no/such/folder/x.csv' }, {})).toContain('Cannot write');
  });
});

describe('the line of progress', () => {
  const linesOf = (isTTY: boolean) => {
    let written = '';
    const line = progressLine({ isTTY, columns: 12, write: (text) => (written += text) });
    line.show('running for a long time');
    line.show('too soon to be shown');
    line.clear();
    return written;
  };

  test('is written over on a terminal, cut to its width, and wiped at the end', () => {
    expect(linesOf(true)).toBe('\r\u001b[Krunning for\r\u001b[K');
  });

  test('is left out of logs', () => {
    expect(linesOf(false)).toBe('');
  });
});
