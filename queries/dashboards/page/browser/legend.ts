import { element, svgElement } from '../../../../pipelines/pages/browser/elements.ts';
import type { HeatDrawing, LegendEntry } from '../charts/chart-data.ts';

function swatch({ colour, dash }: LegendEntry): SVGElement {
  const line = svgElement('line', { x1: 0, y1: 6, x2: 26, y2: 6, 'stroke-dasharray': dash?.join(' ') });
  line.style.stroke = colour;
  line.style.strokeWidth = dash === undefined ? '12' : '2.5';
  return svgElement('svg', { width: 26, height: 12, 'aria-hidden': 'true' }, line);
}

/** Names of lines and parts with their colours; beside the drawing, so that it breaks into lines on a phone. */
export function legendList(entries: readonly LegendEntry[]): HTMLElement {
  return element('ul', { class: 'legend' }, ...entries.map((entry) => element('li', {}, swatch(entry), entry.label)));
}

/** From what the palest cell stands for to the darkest. */
export function heatLegend({ lowText, highText, isLabelled }: HeatDrawing): HTMLElement {
  const scale = element('span', { class: isLabelled ? 'heat-scale pale' : 'heat-scale' });
  return element('p', { class: 'heat-legend' }, lowText, scale, highText);
}
