import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CsvLine } from '../../../pipelines/import/csv-lines.ts';
import { createLineGrouper, type LineGroup } from '../../../pipelines/import/group-lines.ts';
import { surveyLines } from '../../../pipelines/import/survey.ts';
import { stream } from './import-files.ts';

const reader = { orderIdOf: (line: CsvLine) => line.cells[0] };

async function group(orderIds: readonly string[]): Promise<{
  groups: LineGroup[];
  openLines: (number | undefined)[];
  survey: Awaited<ReturnType<typeof surveyLines>>;
}> {
  const lines = orderIds.map((orderId, index) => ({ lineNumber: index + 2, cells: [orderId] }));
  const survey = await surveyLines(stream(lines), reader);
  const grouper = createLineGrouper(survey.scattered);
  const groups: LineGroup[] = [];
  const openLines: (number | undefined)[] = [];
  for (const line of lines) {
    groups.push(...grouper.push(String(line.cells[0]), line));
    openLines.push(grouper.firstOpenLine());
  }
  groups.push(...grouper.finish());
  return { groups, openLines, survey };
}

const describeGroups = (groups: readonly LineGroup[]) =>
  groups.map(({ orderId, lines }) => `${orderId}: ${lines.map((line) => line.lineNumber).join(' ')}`);

describe('lines of one order are put together', () => {
  test('when they are neighbours, as soon as the next order begins', async () => {
    const { groups, openLines } = await group(['a', 'a', 'b', 'c', 'c']);
    expect(describeGroups(groups)).toEqual(['a: 2 3', 'b: 4', 'c: 5 6']);
    expect(openLines).toEqual([2, 2, 4, 5, 5]);
  });

  test('when other orders come in between, as soon as the last of them has come', async () => {
    const { groups, openLines, survey } = await group(['a', 'b', 'a', 'c', 'b', 'd']);
    expect([...survey.scattered]).toEqual([
      ['a', 4],
      ['b', 6],
    ]);
    expect(describeGroups(groups)).toEqual(['a: 2 4', 'c: 5', 'b: 3 6', 'd: 7']);
    expect(openLines).toEqual([2, 2, 3, 3, 5, 7].map((line, index) => (index === 4 ? undefined : line)));
  });

  test('in whatever order they stand: every order once, with all of its lines, and none is called settled before it is', async () => {
    const arrangements = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(arrangements, async (orderIds) => {
        const { groups } = await group(orderIds);
        expect(new Set(groups.map(({ orderId }) => orderId)).size).toBe(groups.length);
        for (const { orderId, lines } of groups) {
          const expected = orderIds.flatMap((id, index) => (id === orderId ? [index + 2] : []));
          expect(lines.map((line) => line.lineNumber)).toEqual(expected);
        }
        expect(groups.flatMap(({ lines }) => lines)).toHaveLength(orderIds.length);
      }),
    );
  });
});

describe('a survey of the file', () => {
  test('finds orders with more lines than an event may hold', async () => {
    const { survey } = await group(Array.from({ length: 10_001 }, () => 'long'));
    expect([...survey.oversized]).toEqual(['long']);
    expect(survey.lines).toBe(10_001);
  });

  test('finds a file that is not sorted by order, before anything is sent', async () => {
    const articlesFirst = Array.from({ length: 30_000 }, (_, index) => `order ${index % 15_000}`);
    await expect(group(articlesFirst)).rejects.toThrow('Export it sorted by order number');
  });
});
