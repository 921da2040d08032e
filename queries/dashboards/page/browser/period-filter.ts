import { button, element } from '../../../../pipelines/pages/browser/elements.ts';
import { type Period, type PeriodChoice, parsePeriod, periodPresets } from '../filters/period.ts';

export interface PeriodFilterView {
  readonly root: HTMLElement;
  show(choice: PeriodChoice, period: Period | null): void;
}

const names: Readonly<Record<number, string>> = { 7: '7 days', 30: '30 days', 90: '90 days', 365: '1 year' };

function dayField(id: string, label: string): { input: HTMLInputElement; root: HTMLElement } {
  const input = element('input', { type: 'date', id, required: true });
  return { input, root: element('span', { class: 'field' }, element('label', { for: id }, label), input) };
}

function ownDays(choose: (choice: PeriodChoice) => void) {
  const [from, to] = [dayField('from', 'From'), dayField('to', 'To')];
  const complaint = element('p', { class: 'complaint', id: 'period-complaint', role: 'alert' });
  const form = element('form', { class: 'own-days', novalidate: true, 'aria-label': 'Days of your own' });
  form.append(from.root, to.root, element('button', { type: 'submit' }, 'Show'), complaint);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const isComplete = from.input.value !== '' && to.input.value !== '';
    const result = parsePeriod(from.input.value, to.input.value);
    complaint.textContent = isComplete ? (result.ok ? '' : result.message) : 'Choose the first and the last day.';
    for (const { input } of [from, to]) input.setAttribute('aria-invalid', String(!result.ok));
    if (result.ok) choose(result.period);
  });
  const show = (period: Period | null) => {
    complaint.textContent = '';
    for (const { input } of [from, to]) input.removeAttribute('aria-invalid');
    from.input.value = period?.from ?? '';
    to.input.value = period?.to ?? '';
  };
  return { form, show };
}

/** Buttons for the last so many days, and two fields for days of one's own. */
export function createPeriodFilter(
  choose: (choice: PeriodChoice) => void,
  { allowsOwnDays }: { allowsOwnDays: boolean },
): PeriodFilterView {
  const presets = periodPresets.map((days) => ({
    days,
    made: button(names[days] ?? `${days} days`, {}, () => choose({ days })),
  }));
  const own = ownDays(choose);
  const group = element('div', { class: 'presets', role: 'group', 'aria-label': 'Period' });
  group.append(...presets.map(({ made }) => made));
  const root = element('div', { class: 'period' }, group, ...(allowsOwnDays ? [own.form] : []));
  const show = (choice: PeriodChoice, period: Period | null) => {
    for (const { days, made } of presets) {
      made.setAttribute('aria-pressed', String('days' in choice && choice.days === days));
    }
    own.show(period);
  };
  return { root, show };
}
