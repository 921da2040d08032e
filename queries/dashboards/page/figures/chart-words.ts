import type { Tile } from '../../dashboard.ts';
import type { TimeDrawing } from '../charts/chart-data.ts';
import type { TileDrawing } from '../charts/draw-tile.ts';

/** More would not be listened to; the table has them all. */
const mostNamed = 5;

const kinds = {
  line: 'Line chart',
  area: 'Area chart',
  bar: 'Bar chart',
  'stacked-bar': 'Bar chart',
  heat: 'Heat map',
};

function timeWords({ marks }: TimeDrawing): string[] {
  const names = [...new Set(marks.map(({ series }) => series))];
  const sentences = names.slice(0, mostNamed).map((name) => {
    const points = marks.filter(({ series, value }) => series === name && value !== null);
    const sorted = [...points].sort((left, right) => Number(left.value) - Number(right.value));
    const [first, last, least, most] = [points[0], points.at(-1), sorted[0], sorted.at(-1)];
    if (!first || !last || !least || !most) return `${name}: no figures.`;
    return `${name}: ${first.text} on ${first.xText}, ${last.text} on ${last.xText}; lowest ${least.text} on ${least.xText}, highest ${most.text} on ${most.xText}.`;
  });
  return names.length > mostNamed ? [...sentences, `${names.length - mostNamed} more are in the table.`] : sentences;
}

function list(items: readonly string[], noun: string): string {
  const named = items.slice(0, mostNamed).join('; ');
  return items.length > mostNamed ? `${named}; and ${items.length - mostNamed} more ${noun}.` : `${named}.`;
}

/** What a chart shows, for whoever cannot see it. */
export function chartWords({ title, chart }: Tile, drawing: TileDrawing): string {
  const kind = chart.kind in kinds ? kinds[chart.kind as keyof typeof kinds] : 'Chart';
  const begin = `${kind}: ${title}.`;
  if (drawing.kind === 'time') return [begin, ...timeWords(drawing)].join(' ');
  if (drawing.kind === 'bar') {
    const items = drawing.marks.map(({ category, series, text }) => `${category}${series && `, ${series}`}: ${text}`);
    return `${begin} ${list(items, 'bars')}`;
  }
  const most = [...drawing.marks].sort((left, right) => right.strength - left.strength).slice(0, 3);
  const peaks = most.map(({ x, y, text }) => `${text} at ${y}, ${x}`).join('; ');
  return `${begin} ${drawing.marks.length} cells from ${drawing.lowText} to ${drawing.highText}. Highest: ${peaks}.`;
}
