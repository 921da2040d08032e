import type { PeriodChoice } from '../filters/period.ts';

/** Whoever goes on to another dashboard means the same days. */
export function keepPeriodInLinks(choice: PeriodChoice): void {
  const text = 'days' in choice ? `?days=${choice.days}` : `?from=${choice.from}&to=${choice.to}`;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('nav a')) {
    const [address = ''] = (link.getAttribute('href') ?? '').split('?');
    link.setAttribute('href', `${address}${text}`);
  }
}
