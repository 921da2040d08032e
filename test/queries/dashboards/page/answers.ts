import type { Tile } from '../../../../queries/dashboards/dashboard.ts';
import type { Answer, AnswerColumn, Cell } from '../../../../queries/dashboards/page/answers/answer.ts';

/** An answer as the page takes it; columns written as `name: type`. */
export function answerOf(columns: readonly string[], ...rows: readonly (readonly Cell[])[]): Answer {
  const described = columns.map((text): AnswerColumn => {
    const [name = '', type = 'varchar'] = text.split(': ');
    return { name, type };
  });
  return { query: 'a-query', columns: described, rows, isTruncated: false };
}

export function tileOf(chart: Tile['chart'], parameters?: Tile['parameters']): Tile {
  return {
    name: 'a-tile',
    title: 'A tile',
    description: 'What it says.',
    query: 'a-query',
    ...(parameters !== undefined && { parameters }),
    chart,
    width: 1,
    whenEmpty: 'Nothing.',
  };
}
