import type { Item, View } from 'vega';
import { element } from '../../../../pipelines/pages/browser/elements.ts';
import { nearestMoment } from '../charts/axis-moments.ts';
import type { TimeDrawing } from '../charts/chart-data.ts';
import type { TileDrawing } from '../charts/draw-tile.ts';
import { hideTooltip, showTooltip, type TooltipLine } from './tooltip.ts';

interface Scale {
  (value: number): number;
  invert(pixels: number): number | Date;
}

function timeLines({ marks }: TimeDrawing, moment: number): TooltipLine[] {
  return marks
    .filter(({ x, value }) => x === moment && value !== null)
    .map(({ series, colour, text }) => ({ label: series, colour, text }));
}

/** The line that says to which moment the figures under the pointer belong. */
function createRule(container: HTMLElement): HTMLElement {
  const rule = element('div', { class: 'rule', hidden: true });
  container.append(rule);
  return rule;
}

function followTime(view: View, rule: HTMLElement, drawing: TimeDrawing, event: PointerEvent): void {
  const scale = view.scale('x') as Scale;
  const [left, top] = view.origin();
  const box = (view.container() ?? document.body).getBoundingClientRect();
  const wanted = Number(scale.invert(event.clientX - box.left - left));
  const moment = nearestMoment(new Set(drawing.marks.map(({ x }) => x)), wanted);
  const title = drawing.marks.find(({ x }) => x === moment)?.xText;
  if (moment === undefined || title === undefined) return;
  rule.hidden = false;
  rule.style.left = `${left + scale(moment)}px`;
  rule.style.top = `${top}px`;
  rule.style.height = `${view.height()}px`;
  showTooltip(event, title, timeLines(drawing, moment));
}

function followMark(item: Item | null | undefined, event: PointerEvent): void {
  const datum: unknown = item?.datum;
  if (typeof datum !== 'object' || datum === null || !('text' in datum)) {
    hideTooltip();
    return;
  }
  const { category, series, x, y, text, colour } = datum as Record<string, string | undefined>;
  const title = category ?? [y, x].filter((part) => part !== undefined).join(', ');
  showTooltip(event, title, [{ label: series ?? '', colour: series ? colour : undefined, text: text ?? '' }]);
}

/** Shows the figures under the pointer. The table tells them to whoever has none. */
export function followPointer(view: View, container: HTMLElement, shown: () => TileDrawing | undefined): void {
  const rule = createRule(container);
  view.addEventListener('pointermove', (event, item) => {
    const drawing = shown();
    if (!(event instanceof PointerEvent) || drawing === undefined) return;
    if (drawing.kind === 'time') followTime(view, rule, drawing, event);
    else followMark(item, event);
  });
  container.addEventListener('pointerleave', () => {
    rule.hidden = true;
    hideTooltip();
  });
}
