import { element } from '../../../../pipelines/pages/browser/elements.ts';

export interface TooltipLine {
  readonly label: string;
  readonly colour: string | undefined;
  readonly text: string;
}

const tooltip = element('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: true });

function lineOf({ label, colour, text }: TooltipLine): HTMLElement {
  const swatch = element('span', { class: 'swatch' });
  if (colour !== undefined) swatch.style.background = colour;
  const name = label === '' ? [] : [element('span', { class: 'tooltip-label' }, label)];
  return element('li', {}, ...(colour === undefined ? [] : [swatch]), ...name, element('strong', {}, text));
}

/** Keeps it on the screen, beside the pointer. */
function place({ clientX, clientY }: PointerEvent): void {
  const { offsetWidth, offsetHeight } = tooltip;
  const fitsRight = clientX + 16 + offsetWidth < document.documentElement.clientWidth;
  const left = fitsRight ? clientX + 16 : Math.max(4, clientX - 16 - offsetWidth);
  tooltip.style.left = `${left}px`;
  tooltip.style.top = `${Math.max(4, Math.min(clientY + 16, window.innerHeight - offsetHeight - 4))}px`;
}

export function showTooltip(event: PointerEvent, title: string, lines: readonly TooltipLine[]): void {
  if (!tooltip.isConnected) document.body.append(tooltip);
  tooltip.replaceChildren(element('p', {}, title), element('ul', {}, ...lines.map(lineOf)));
  tooltip.hidden = false;
  place(event);
}

export function hideTooltip(): void {
  tooltip.hidden = true;
}
